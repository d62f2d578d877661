package io.github.jerofs.internal.remote;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Stores the most recently used granules in memory. */
final class MemoryStore implements GranuleStore {
  private final Granules granules;
  private final long most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, ByteBuffer> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * Creates an empty store.
   *
   * @param most the maximum number of bytes to store
   */
  MemoryStore(Granules granules, long most) {
    this.granules = granules;
    this.most = most;
  }

  @Override
  public boolean has(int granule) {
    lock.lock();
    try {
      return kept.containsKey(granule);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable ByteBuffer peek(long position, int max) {
    int granule = granules.at(position);
    ByteBuffer found;
    lock.lock();
    try {
      found = kept.get(granule);
    } finally {
      lock.unlock();
    }
    if (found == null) {
      return null;
    }
    int skip = (int) (position - granules.start(granule));
    return found.slice(skip, Math.min(max, found.limit() - skip));
  }

  @Override
  public void put(int first, byte[] all) {
    for (int granule = first, at = 0; at < all.length; granule++, at += granules.size()) {
      int length = Math.min(granules.size(), all.length - at);
      // Copied, so that one granule does not retain all bytes of a request.
      ByteBuffer copy = ByteBuffer.allocate(length).put(all, at, length).flip();
      keep(granule, copy.asReadOnlyBuffer());
    }
  }

  private void keep(int granule, ByteBuffer content) {
    lock.lock();
    try {
      ByteBuffer before = kept.put(granule, content);
      bytes += content.limit() - (before == null ? 0 : before.limit());
      Iterator<ByteBuffer> oldest = kept.values().iterator();
      while (bytes > most && oldest.hasNext()) {
        bytes -= oldest.next().limit();
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      kept.clear();
      bytes = 0;
    } finally {
      lock.unlock();
    }
  }
}
