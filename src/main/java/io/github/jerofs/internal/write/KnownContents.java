package io.github.jerofs.internal.write;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where contents are stored. Only sizes that occur more than once are kept, so that a tree of
 * different files costs nothing. Safe for use by many threads.
 */
final class KnownContents {
  /** Keeps nothing, and finds nothing. */
  static final KnownContents NONE = new KnownContents(new long[0]);

  /**
   * A content.
   *
   * @param address what {@link NodeTable#setAddress} gets
   * @param map how it is encoded; null if it is flat
   */
  record Place(long address, byte @Nullable [] map) {}

  /**
   * What tells contents apart.
   *
   * @param variant what must be equal besides the content
   */
  record Key(long a, long b, long c, long d, int variant) {
    static Key of(byte[] sha256, int variant) {
      ByteBuffer words = ByteBuffer.wrap(sha256);
      return new Key(words.getLong(), words.getLong(), words.getLong(), words.getLong(), variant);
    }

    /** Returns a key that only tells which contents are worth comparing. */
    static Key ofChecksum(long checksum, long size, int variant) {
      return new Key(checksum, size, 0, 0, variant);
    }
  }

  private final long[] repeatedSizes;
  private final Map<Key, Place> places = new ConcurrentHashMap<>();

  private KnownContents(long[] repeatedSizes) {
    this.repeatedSizes = repeatedSizes;
  }

  /** Prepares for the contents of {@code inodes}. */
  static KnownContents of(NodeTable nodes, IntColumn inodes) {
    long[] sizes = new long[inodes.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = nodes.size(inodes.get(i));
    }
    Arrays.sort(sizes);
    int n = 0;
    for (int i = 1; i < sizes.length; i++) {
      if (sizes[i] == sizes[i - 1] && (n == 0 || sizes[n - 1] != sizes[i])) {
        sizes[n++] = sizes[i];
      }
    }
    return new KnownContents(Arrays.copyOf(sizes, n));
  }

  /** Returns whether a content of {@code size} bytes may be there twice. */
  boolean isRepeated(long size) {
    return Arrays.binarySearch(repeatedSizes, size) >= 0;
  }

  /** Returns where a content of {@code size} bytes is stored, or null. */
  @Nullable Place find(long size, @Nullable Key key) {
    return key != null && isRepeated(size) ? places.get(key) : null;
  }

  /** States where a content of {@code size} bytes is stored. */
  void add(long size, @Nullable Key key, Place place) {
    if (key != null && isRepeated(size)) {
      places.put(key, place);
    }
  }
}
