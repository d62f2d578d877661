package io.github.jerofs.internal.memory;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** A cache with room for {@link #ROOM} entries, and an account in it. */
abstract class MemoryCacheFixture {
  /** The number of entries of {@link #SIZE} bytes that fit. */
  static final int ROOM = 100;

  static final int SIZE = 1024;
  static final long COST = SIZE + MemoryCache.OVERHEAD;
  static final long SEED = 99;
  final AtomicLong now = new AtomicLong();
  final MemoryCache cache = new MemoryCache(ROOM * COST, now::get);
  final CacheAccount account = cache.open();

  static byte[] put(CacheAccount account, Object key) throws IOException {
    return account.get(key, SIZE, () -> new byte[SIZE]);
  }

  static int kept(CacheAccount account, int from, int to) {
    int kept = 0;
    for (int key = from; key < to; key++) {
      kept += account.contains(key) ? 1 : 0;
    }
    return kept;
  }

  static void fill(CacheAccount account, int from, int to) throws IOException {
    for (int key = from; key < to; key++) {
      put(account, key);
    }
  }
}
