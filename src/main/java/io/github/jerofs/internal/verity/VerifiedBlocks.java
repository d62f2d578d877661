package io.github.jerofs.internal.verity;

import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.memory.MemoryCache;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Caches the verified blocks of one tree and its data in the cache that all images share. Safe for
 * concurrent use.
 */
final class VerifiedBlocks {
  /** The level of data blocks. */
  static final int DATA = -1;

  /** Block numbers have at most 54 bits, as their bytes are counted in 63 bits. */
  private static final int LEVEL_SHIFT = 58;

  private final CacheAccount account = MemoryCache.shared().open();

  /** Returns the bytes of a block, or null if it is not cached. The array must not be modified. */
  byte @Nullable [] find(int level, long number) {
    return account.find(key(level, number));
  }

  /**
   * Returns the bytes of a block and loads them if necessary. The array must not be modified.
   *
   * @param size the length of the block in bytes
   * @param loader reads and verifies the block
   */
  byte[] get(int level, long number, int size, CacheAccount.Loader loader) throws IOException {
    return account.get(key(level, number), size, loader);
  }

  /** Drops all blocks. Blocks that are loaded later are not cached. */
  void close() {
    account.close();
  }

  private static Long key(int level, long number) {
    return (level + 1L) << LEVEL_SHIFT | number;
  }
}
