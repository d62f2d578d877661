package io.github.jerofs.internal.remote.fetch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.memory.MemoryCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Stores recently used granules in the cache that all images share, up to a limit per image. */
public final class MemoryStore implements GranuleStore {
  private final Granules granules;
  private final long most;
  private final CacheAccount account = MemoryCache.shared().open();
  private final ReentrantLock lock = new ReentrantLock();

  /** Lengths of the granules that are, or were, in the account; the one used last is the last. */
  @GuardedBy("lock")
  private final Map<Integer, Integer> lengths = new LinkedHashMap<>(16, 0.75f, true);

  @GuardedBy("lock")
  private long bytes;

  /**
   * Creates an empty store.
   *
   * @param most the maximum number of bytes to store
   */
  public MemoryStore(Granules granules, long most) {
    this.granules = granules;
    this.most = most;
  }

  @Override
  public boolean has(int granule) {
    return account.contains(granule);
  }

  @Override
  public @Nullable ByteBuffer peek(long position, int max) {
    int granule = granules.at(position);
    byte[] found = account.find(granule);
    if (found == null) {
      return null;
    }
    lock.lock();
    try {
      lengths.get(granule); // makes it the last
    } finally {
      lock.unlock();
    }
    int skip = (int) (position - granules.start(granule));
    int length = Math.min(max, found.length - skip);
    return ByteBuffer.wrap(found, skip, length).slice().asReadOnlyBuffer();
  }

  @Override
  public void put(int first, byte[] all) throws IOException {
    for (int granule = first, at = 0; at < all.length; granule++, at += granules.size()) {
      int from = at;
      int length = Math.min(granules.size(), all.length - at);
      // Copied, so that one granule does not retain all bytes of a request.
      byte[] unused =
          account.get(
              granule,
              length,
              () -> length == all.length ? all : Arrays.copyOfRange(all, from, from + length));
      limit(granule, length);
    }
  }

  private void limit(int granule, int length) {
    lock.lock();
    try {
      Integer before = lengths.put(granule, length);
      bytes += length - (before == null ? 0 : before);
      Iterator<Map.Entry<Integer, Integer>> oldest = lengths.entrySet().iterator();
      while (bytes > most && oldest.hasNext()) {
        Map.Entry<Integer, Integer> gone = oldest.next();
        bytes -= gone.getValue();
        account.remove(gone.getKey());
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    account.close();
  }
}
