package io.github.jerofs.internal.write;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where contents are stored, by digest. Only sizes that occur more than once are kept, so that a
 * tree of different files costs nothing.
 */
final class StoredContents {
  /** Finds nothing. */
  static final StoredContents NONE = new StoredContents(false, new long[0]);

  private record Key(long a, long b, long c, long d, long blocks) {}

  private final boolean enabled;
  private final long[] repeatedSizes;
  private final Map<Key, Long> addresses = new HashMap<>();

  private StoredContents(boolean enabled, long[] repeatedSizes) {
    this.enabled = enabled;
    this.repeatedSizes = repeatedSizes;
  }

  /**
   * Prepares for the contents of {@code inodes}.
   *
   * @param enabled whether equal contents are found at all
   */
  static StoredContents of(NodeTable nodes, IntColumn inodes, boolean enabled) {
    if (!enabled) {
      return NONE;
    }
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
    return new StoredContents(true, Arrays.copyOf(sizes, n));
  }

  /**
   * Returns the address of the same content, or null after recording that it is at {@code address}.
   *
   * @param blocks how many blocks are stored
   */
  @Nullable Long find(long size, long blocks, byte[] digest, long address) {
    if (!enabled || Arrays.binarySearch(repeatedSizes, size) < 0) {
      return null;
    }
    ByteBuffer words = ByteBuffer.wrap(digest);
    return addresses.putIfAbsent(
        new Key(words.getLong(), words.getLong(), words.getLong(), words.getLong(), blocks),
        address);
  }
}
