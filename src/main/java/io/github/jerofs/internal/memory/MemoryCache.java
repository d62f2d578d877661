package io.github.jerofs.internal.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache of bytes that can be loaded again, with several owners and one capacity. {@link #shared}
 * is the cache of the whole JVM; a file system may have a private one. Each owner has a {@link
 * CacheAccount} with its keys and values.
 *
 * <p>Values are softly reachable: the JVM frees them before it runs out of memory.
 *
 * <p>Safe for use by many threads. A hit takes no lock. After a miss, a thread links its value and
 * evicts others under a lock. If another thread holds the lock, that thread does this work, so no
 * thread waits. The cache may temporarily exceed its capacity by the values that are being loaded.
 */
public final class MemoryCache {
  /** Bytes of bookkeeping for an entry: table, key, reference and array header. */
  static final int OVERHEAD = 192;

  /** Sets the capacity of {@link #shared}, in bytes. */
  public static final String PROPERTY = "io.github.jerofs.cacheBytes";

  private static final int DEFAULT_PART_OF_HEAP = 4;

  private final LongSupplier nanoClock;
  private final AtomicLong used = new AtomicLong();
  private final AtomicInteger accounts = new AtomicInteger();
  private final ConcurrentLinkedQueue<CacheEntry> added = new ConcurrentLinkedQueue<>();
  private final ReferenceQueue<byte[]> collected = new ReferenceQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Eviction eviction;
  private final RecentUse recentUse = new RecentUse();
  private volatile long capacity;

  /** The shared cache; the class is loaded when an image first needs it. */
  private static final class Shared {
    static final MemoryCache CACHE = new MemoryCache(defaultCapacity());
  }

  /** Creates an empty cache of at most {@code capacity} bytes. */
  public MemoryCache(long capacity) {
    this(capacity, System::nanoTime);
  }

  MemoryCache(long capacity, LongSupplier nanoClock) {
    this.capacity = capacity;
    this.nanoClock = nanoClock;
    this.eviction = new Eviction(recentUse, capacity);
  }

  /**
   * Returns the cache of all images without a private one.
   *
   * @throws IllegalArgumentException if the system property {@value #PROPERTY} is not a number of
   *     bytes
   */
  public static MemoryCache shared() {
    checkProperty();
    return Shared.CACHE;
  }

  private static void checkProperty() {
    String stated = System.getProperty(PROPERTY);
    if (stated != null && !stated.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "system property " + PROPERTY + ": expected a number of bytes, found " + stated);
    }
  }

  private static long defaultCapacity() {
    Long stated = Long.getLong(PROPERTY);
    return stated != null ? stated : Runtime.getRuntime().maxMemory() / DEFAULT_PART_OF_HEAP;
  }

  /** Returns an empty account of a new owner. */
  public CacheAccount open() {
    return new CacheAccount(this, accounts.getAndIncrement());
  }

  /** Returns the capacity in bytes. */
  public long capacity() {
    return capacity;
  }

  /** Sets the capacity in bytes, and evicts entries that exceed it. */
  public void setCapacity(long bytes) {
    lock.lock();
    try {
      capacity = bytes;
      eviction.resize(bytes);
      settle();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of bytes that are cached or being loaded. */
  public long used() {
    return used.get();
  }

  RecentUse recentUse() {
    return recentUse;
  }

  ReferenceQueue<byte[]> collected() {
    return collected;
  }

  /** Returns whether {@code cost} more bytes would currently evict nothing. */
  boolean hasRoom(long cost) {
    return cost <= capacity - used.get();
  }

  /** Returns whether an entry with this hash was used recently. Records the use. */
  boolean wasWanted(int hash) {
    return eviction.ghosts().testAndSet(hash);
  }

  /** Reserves bytes of {@code account} for a load, and evicts entries to make room. */
  void reserve(CacheAccount account, long cost) {
    account.charge(cost);
    if (used.addAndGet(cost) > capacity) {
      maintain();
    }
  }

  /** Releases bytes that {@link #reserve} counted. */
  void release(CacheAccount account, long cost) {
    account.charge(-cost);
    used.addAndGet(-cost);
  }

  /** Links an entry whose bytes are reserved. */
  void link(CacheEntry entry) {
    boolean isAdded = false;
    try {
      added.add(entry);
      isAdded = true;
    } finally {
      if (!isAdded) { // the heap is exhausted
        entry.account().forget(entry);
        release(entry.account(), entry.cost());
      }
    }
    maintain();
  }

  /** Removes all entries of {@code account}, which must not add new ones. */
  @SuppressWarnings("GuardedBy") // the lambda runs before this returns
  void close(CacheAccount account) {
    lock.lock();
    try {
      account.markClosed();
      recentUse.leave(account);
      settle();
      account.forEach(this::drop);
    } finally {
      lock.unlock();
    }
    maintain(); // on behalf of threads that found the lock held
  }

  /** Removes one entry. */
  void remove(CacheEntry entry) {
    lock.lock();
    try {
      settle(); // it may not be linked yet
      drop(entry);
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("GuardedBy") // the checker does not know tryLock
  private void maintain() {
    while (lock.tryLock()) {
      try {
        settle();
      } finally {
        lock.unlock();
      }
      // A thread that arrived in the meantime relies on this thread.
      if (added.isEmpty() && (used.get() <= capacity || eviction.isEmpty())) {
        return;
      }
    }
  }

  /** Processes added and collected entries, and evicts the excess. */
  @GuardedBy("lock")
  private void settle() {
    recentUse.advance(nanoClock.getAsLong());
    for (CacheEntry entry = added.poll(); entry != null; entry = added.poll()) {
      if (entry.account().isClosed()) {
        entry.account().forget(entry);
        release(entry.account(), entry.cost());
      } else {
        eviction.add(entry);
      }
    }
    for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      drop((CacheEntry) gone);
    }
    while (used.get() > capacity) {
      CacheEntry victim = eviction.choose(capacity);
      if (victim == null) {
        return;
      }
      eviction.ghosts().add(victim.globalHash());
      drop(victim);
    }
  }

  /** Removes an entry unless it is already removed. */
  @GuardedBy("lock")
  private void drop(@Nullable CacheEntry entry) {
    if (entry != null && eviction.remove(entry)) {
      entry.account().forget(entry);
      entry.clear();
      release(entry.account(), entry.cost());
    }
  }
}
