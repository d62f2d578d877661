package io.github.jerofs.internal.write.content;

import io.github.jerofs.internal.write.node.IntColumn;
import io.github.jerofs.internal.write.node.NodeTable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The places of contents in the image, for deduplication. Records only contents of a size that
 * occurs more than once. Thread-safe.
 */
public final class KnownContents {
  /** Records nothing and finds nothing. */
  static final KnownContents NONE = new KnownContents(new long[0]);

  /**
   * The place of a content.
   *
   * @param address the address for {@link NodeTable#setAddress}
   * @param map the serialized map, or null if the content is flat
   */
  record Place(long address, byte @Nullable [] map) {}

  /**
   * Identifies a content.
   *
   * @param variant a number for forms of the same content that cannot be shared
   */
  record Key(long a, long b, long c, long d, int variant) {
    static Key of(byte[] sha256, int variant) {
      ByteBuffer words = ByteBuffer.wrap(sha256);
      return new Key(words.getLong(), words.getLong(), words.getLong(), words.getLong(), variant);
    }

    /**
     * Returns a key of which two may be equal for different contents, so matches must be compared.
     */
    static Key ofChecksum(long checksum, long size, int variant) {
      return new Key(checksum, size, 0, 0, variant);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && a == that.a
          && b == that.b
          && c == that.c
          && d == that.d
          && variant == that.variant;
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(a) + variant; // a is a part of a digest
    }
  }

  private final long[] repeatedSizes;
  private final Map<Key, Place> places = new ConcurrentHashMap<>();

  private KnownContents(long[] repeatedSizes) {
    this.repeatedSizes = repeatedSizes;
  }

  /** Returns an empty map for the contents of {@code inodes}. */
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

  /** Returns whether several contents have {@code size} bytes. */
  boolean isRepeated(long size) {
    return Arrays.binarySearch(repeatedSizes, size) >= 0;
  }

  /** Returns the place of a content of {@code size} bytes, or null. */
  @Nullable Place find(long size, @Nullable Key key) {
    return key != null && isRepeated(size) ? places.get(key) : null;
  }

  /** Records the place of a content of {@code size} bytes. */
  void add(long size, @Nullable Key key, Place place) {
    if (key != null && isRepeated(size)) {
      places.put(key, place);
    }
  }
}
