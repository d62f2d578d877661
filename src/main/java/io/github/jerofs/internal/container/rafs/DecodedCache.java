package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decoded chunks, batches and gzip contexts of a blob. Values that are too large for the cache are
 * not cached, but the latest one is kept: several reads in sequence decode it once. Safe for use by
 * many threads.
 */
final class DecodedCache {
  private record Latest(Object key, byte[] bytes) {}

  private final CacheAccount cache;
  private volatile @Nullable Latest latest;

  DecodedCache(CacheAccount cache) {
    this.cache = cache;
  }

  /**
   * Returns the value of {@code key}, which is decoded by {@code loader} if necessary.
   *
   * @param size length of the value in bytes
   */
  byte[] get(Object key, int size, CacheAccount.Loader loader) throws IOException {
    if (cache.fits(size)) {
      return cache.get(key, size, loader);
    }
    Latest known = latest;
    if (known != null && known.key.equals(key)) {
      return known.bytes;
    }
    byte[] bytes = loader.load();
    SourceFault.settle(); // bytes from a lost page must not be kept
    latest = new Latest(key, bytes);
    return bytes;
  }

  /** Removes all values. */
  void close() {
    cache.close();
    latest = null;
  }
}
