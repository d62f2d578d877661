package io.github.jerofs.internal.tree;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits the total memory of the {@link NodeCache}s of all trees. Above the limit, the caches of
 * idle trees are dropped in round-robin order. Thread-safe.
 */
final class NodeCacheMemory {
  private static final int PART_OF_HEAP = 64;

  /** The instance shared by all open trees. */
  static final NodeCacheMemory SHARED =
      new NodeCacheMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

  private final long capacity;
  private final AtomicLong used = new AtomicLong();
  private final Set<NodeCache> caches = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();

  /** The position at which the search for an unused cache resumes. */
  @GuardedBy("lock")
  private Iterator<NodeCache> next = caches.iterator();

  NodeCacheMemory(long capacity) {
    this.capacity = capacity;
  }

  /** Returns the bytes in use. */
  long used() {
    return used.get();
  }

  /** Adds a cache that is no longer empty. */
  void add(NodeCache cache) {
    caches.add(cache);
  }

  /** Adds {@code change} bytes to the total and drops caches if it exceeds the capacity. */
  @SuppressWarnings("GuardedBy") // the checker does not know tryLock
  void charge(long change) {
    if (used.addAndGet(change) > capacity && lock.tryLock()) {
      try {
        reclaim();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Drops caches until the total fits. Skips a cache once if it was used since the last check. */
  @GuardedBy("lock")
  private void reclaim() {
    for (int looks = 2 * caches.size(); looks > 0 && used.get() > capacity; looks--) {
      if (!next.hasNext()) {
        next = caches.iterator();
      }
      if (next.hasNext()) {
        NodeCache candidate = next.next();
        if (!candidate.wasUsed()) {
          used.addAndGet(-candidate.drop());
        }
      }
    }
  }

  /** Drops {@code cache}, which is no longer used. */
  void remove(NodeCache cache) {
    caches.remove(cache);
    used.addAndGet(-cache.drop());
  }
}
