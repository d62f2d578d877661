package io.github.jerofs.internal.write.node;

import io.github.jerofs.build.BuildOptions.FileTimes;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The times of an image. The superblock holds the most frequent modification time; an inode with
 * that time can be compact.
 */
public final class Times {
  private static final int BUCKETS = 1 << 16;
  private static final long MAX_BUILD_TIME = 0xffffffffL;

  private final NodeTable nodes;
  private final FileTimes mode;
  private final Instant build;
  private final int buildNanos;
  private final Instant common;
  private final int commonNanos;

  private Times(NodeTable nodes, IntColumn order, FileTimes mode, Instant build) {
    this.nodes = nodes;
    this.mode = mode;
    this.build = build;
    buildNanos = build.get(ChronoField.NANO_OF_SECOND);
    common = mostFrequent(order);
    commonNanos = common.get(ChronoField.NANO_OF_SECOND);
  }

  /**
   * Computes the times.
   *
   * @param clock the build time, or null for the newest time in the tree
   */
  public static Times of(
      NodeTable nodes, IntColumn order, FileTimes mode, @Nullable Instant clock) {
    return new Times(nodes, order, mode, clock == null ? newest(nodes, order) : clock);
  }

  /** Returns the seconds of the time in the superblock. */
  public long epoch() {
    return common.getEpochSecond();
  }

  /** Returns the nanoseconds of the time in the superblock. */
  public int fixedNanos() {
    return commonNanos;
  }

  /** Returns the seconds from the time in the superblock to the build time. */
  public long buildTime() {
    return Math.max(0, Math.min(MAX_BUILD_TIME, build.getEpochSecond() - epoch()));
  }

  /** Returns whether {@code inode} has the time in the superblock. */
  public boolean isCommon(int inode) {
    return seconds(inode) == epoch() && nanos(inode) == fixedNanos();
  }

  /** Returns the modification time of {@code inode} in the image, in seconds. */
  public long seconds(int inode) {
    return isReplaced(inode) ? build.getEpochSecond() : nodes.seconds(inode);
  }

  /** Returns the nanoseconds of the modification time of {@code inode} in the image. */
  public int nanos(int inode) {
    return isReplaced(inode) ? buildNanos : nodes.nanos(inode);
  }

  private boolean isReplaced(int inode) {
    long seconds = nodes.seconds(inode);
    return switch (mode) {
      case KEEP -> false;
      case ALL -> true;
      case CLAMP ->
          seconds > build.getEpochSecond()
              || (seconds == build.getEpochSecond() && nodes.nanos(inode) > buildNanos);
    };
  }

  private static Instant newest(NodeTable nodes, IntColumn order) {
    Instant newest = Instant.MIN;
    for (int i = 0; i < order.size(); i++) {
      int inode = order.get(i);
      Instant time = Instant.ofEpochSecond(nodes.seconds(inode), nodes.nanos(inode));
      newest = time.isAfter(newest) ? time : newest;
    }
    return newest;
  }

  /** Counts in buckets first, which bounds the memory for a tree of distinct times. */
  private Instant mostFrequent(IntColumn order) {
    int[] counts = new int[BUCKETS];
    for (int i = 0; i < order.size(); i++) {
      counts[bucket(order.get(i))]++;
    }
    int fullest = 0;
    for (int b = 1; b < BUCKETS; b++) {
      fullest = counts[b] > counts[fullest] ? b : fullest;
    }
    Map<Instant, Integer> times = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      int inode = order.get(i);
      if (bucket(inode) == fullest) {
        times.merge(Instant.ofEpochSecond(seconds(inode), nanos(inode)), 1, Integer::sum);
      }
    }
    return times.entrySet().stream()
        .max(
            Map.Entry.<Instant, Integer>comparingByValue()
                .thenComparing(Map.Entry.<Instant, Integer>comparingByKey().reversed()))
        .orElseThrow()
        .getKey();
  }

  private int bucket(int inode) {
    long hash = (seconds(inode) * 31 + nanos(inode)) * 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 48);
  }
}
