package io.github.jerofs.internal.tree;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the directory caches of all trees may take together. Beyond that, trees that are not in use
 * lose theirs, in turn. Safe for use by many threads.
 */
final class DirectoryMemory {
  private static final int PART_OF_HEAP = 64;

  /** The memory of all open trees. */
  static final DirectoryMemory SHARED =
      new DirectoryMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

  private final long capacity;
  private final AtomicLong used = new AtomicLong();
  private final Set<DirectoryCache> caches = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();

  /** Where the search for an unused cache continues. */
  @GuardedBy("lock")
  private Iterator<DirectoryCache> next = caches.iterator();

  DirectoryMemory(long capacity) {
    this.capacity = capacity;
  }

  /** Returns the bytes in use. */
  long used() {
    return used.get();
  }

  /** Adds a cache that is not empty any more. */
  void add(DirectoryCache cache) {
    caches.add(cache);
  }

  /** Counts {@code change} bytes of a cache, and drops others if that is too much. */
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

  /** Drops caches until the rest fits; those that were used since the last time are spared once. */
  @GuardedBy("lock")
  private void reclaim() {
    for (int looks = 2 * caches.size(); looks > 0 && used.get() > capacity; looks--) {
      if (!next.hasNext()) {
        next = caches.iterator();
      }
      if (next.hasNext()) {
        DirectoryCache candidate = next.next();
        if (!candidate.wasUsed()) {
          used.addAndGet(-candidate.drop());
        }
      }
    }
  }

  /** Drops {@code cache}, which will not be used any more. */
  void remove(DirectoryCache cache) {
    caches.remove(cache);
    used.addAndGet(-cache.drop());
  }
}
