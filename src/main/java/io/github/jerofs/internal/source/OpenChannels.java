package io.github.jerofs.internal.source;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tracks the sources with an open file descriptor. Limits them to a quarter of the descriptor limit
 * of the process. Above that, sources that have been idle the longest release their descriptors and
 * reopen their files on the next read. This allows thousands of open images.
 *
 * <p>Thread-safe. Only opening and closing take the lock.
 */
final class OpenChannels {
  /** A source that can release its descriptor temporarily. */
  interface Holder {
    /** Returns whether this was read since the last call. */
    boolean wasUsed();

    /** Closes the descriptor unless it is in use. Returns whether it is closed. */
    boolean giveUp();
  }

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern MOST_FILES = Pattern.compile("(?m)^Max open files +(\\d+)");
  private static final int USUAL_LIMIT = 1024;
  private static final int MOST = 4096;
  private static final int PART_OF_LIMIT = 4;

  /** The channels of all sources on the default file system. */
  static final OpenChannels SHARED = new OpenChannels(Math.min(MOST, limit() / PART_OF_LIMIT));

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  /** Ordered by the time of opening or last observed use, oldest first. */
  @GuardedBy("lock")
  private final Set<Holder> holders = new LinkedHashSet<>();

  /** Allows at most {@code most} descriptors. */
  OpenChannels(int most) {
    this.most = most;
  }

  private static int limit() {
    try {
      Matcher matcher = MOST_FILES.matcher(Files.readString(LIMITS));
      return matcher.find() ? (int) Math.min(1 << 20, Long.parseLong(matcher.group(1))) : 1 << 20;
    } catch (IOException | RuntimeException e) {
      return USUAL_LIMIT; // not on Linux, or not readable
    }
  }

  /** Opens {@code file}. If the system refuses, releases idle descriptors and retries once. */
  SeekableByteChannel open(Path file) throws IOException {
    try {
      return Files.newByteChannel(file, StandardOpenOption.READ);
    } catch (FileSystemException e) {
      if (e.getClass() != FileSystemException.class || !isOurs(file) || reduceTo(most / 2) == 0) {
        throw e; // such as that there is no such file
      }
      return Files.newByteChannel(file, StandardOpenOption.READ);
    }
  }

  /** Returns whether an open channel of {@code file} uses a descriptor. */
  static boolean isOurs(Path file) {
    return file.getFileSystem().equals(FileSystems.getDefault());
  }

  /** Records that {@code holder} opened its file. */
  void opened(Holder holder) {
    lock.lock();
    try {
      holders.add(holder);
      if (holders.size() > most) {
        reduceTo(most);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Records that {@code holder} closed its file. */
  void closed(Holder holder) {
    lock.lock();
    try {
      holders.remove(holder);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the maximum number of open descriptors, which is exceeded only if all are in use. */
  int most() {
    return most;
  }

  /** Releases the descriptors of all idle sources. */
  void giveUpAll() {
    reduceTo(0);
  }

  /** Returns the number of open descriptors. */
  int count() {
    lock.lock();
    try {
      return holders.size();
    } finally {
      lock.unlock();
    }
  }

  /** Releases descriptors of idle sources. Returns the number released. */
  private int reduceTo(int target) {
    lock.lock();
    try {
      int closed = 0;
      ArrayDeque<Holder> candidates = new ArrayDeque<>(holders);
      for (int looks = 2 * candidates.size(); looks > 0 && holders.size() > target; looks--) {
        Holder oldest = candidates.remove();
        if (!oldest.wasUsed() && oldest.giveUp()) {
          holders.remove(oldest);
          closed++;
        } else {
          candidates.add(oldest);
          holders.remove(oldest);
          holders.add(oldest);
        }
      }
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
