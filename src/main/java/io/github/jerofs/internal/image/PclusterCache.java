package io.github.jerofs.internal.image;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decoded pclusters of an image, up to a number of bytes. A pcluster that several threads ask for
 * at once is decoded by one of them, the others wait; no lock is held meanwhile. A hit takes no
 * lock either.
 *
 * <p>A thread looks with {@link #find}; then it adds an entry of its own, and if {@link #add}
 * returns just that, it decodes the pcluster and ends with {@link #complete} or {@link #fail}.
 *
 * <p>Eviction is second chance: the oldest pcluster goes, unless it was used since it was last
 * looked at. Own code, as the libraries at hand hold a monitor while they load a value, which pins
 * virtual threads.
 */
final class PclusterCache {
  /** A decoded pcluster, or one that is being decoded. */
  static final class Entry {
    private final Object key;
    private final int size;
    private final CompletableFuture<byte[]> value = new CompletableFuture<>();
    private volatile boolean used;

    /**
     * Makes an entry to be added.
     *
     * @param size length of the value in bytes
     */
    Entry(Object key, int size) {
      this.key = key;
      this.size = size;
    }

    /** Returns whether {@link #get} need not wait. */
    boolean isDone() {
      return value.isDone();
    }

    /** Returns the value, which nobody may change; waits until it is decoded. */
    byte[] get() throws IOException {
      try {
        return value.join();
      } catch (CompletionException e) {
        // As the thread that decoded: callers look for the InternalError of a lost page.
        Throwable cause = e.getCause();
        if (cause instanceof IOException failure) {
          throw failure;
        }
        if (cause instanceof RuntimeException failure) {
          throw failure;
        }
        if (cause instanceof Error failure) {
          throw failure;
        }
        throw e;
      }
    }
  }

  private final long capacity;
  private final Map<Object, Entry> entries = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** The entries by age, the oldest first; guarded by {@link #lock}. */
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();

  /** Bytes in the queue; changed under {@link #lock}. */
  private final AtomicLong total = new AtomicLong();

  /** Makes a cache of at most {@code capacity} bytes. */
  PclusterCache(long capacity) {
    this.capacity = capacity;
  }

  /** Returns the entry of {@code key}, or null without one. */
  @Nullable Entry find(Object key) {
    Entry entry = entries.get(key);
    if (entry != null && !entry.used) {
      entry.used = true;
    }
    return entry;
  }

  /**
   * Adds {@code fresh} and makes room for it, so that there is never more than the capacity. One
   * that exceeds the capacity is not kept.
   *
   * @return {@code fresh}, whose value the caller makes; or the entry that was there before
   */
  Entry add(Entry fresh) {
    if (fresh.size > capacity) {
      return fresh;
    }
    Entry present = entries.putIfAbsent(fresh.key, fresh);
    if (present != null) {
      present.used = true;
      return present;
    }
    makeRoom(fresh);
    return fresh;
  }

  /** Gives an entry its value. */
  void complete(Entry entry, byte[] value) {
    entry.value.complete(value);
  }

  /** Takes out an entry whose value could not be made: the next to ask tries again. */
  void fail(Entry entry, Throwable failure) {
    forget(entry);
    entry.value.completeExceptionally(failure);
  }

  private void makeRoom(Entry entry) {
    lock.lock();
    try {
      while (total.get() + entry.size > capacity) {
        Entry oldest = queue.remove();
        if (oldest.used) {
          oldest.used = false;
          queue.add(oldest);
        } else {
          entries.remove(oldest.key, oldest);
          total.addAndGet(-oldest.size);
        }
      }
      queue.add(entry);
      total.addAndGet(entry.size);
    } finally {
      lock.unlock();
    }
  }

  private void forget(Entry entry) {
    entries.remove(entry.key, entry);
    lock.lock();
    try {
      if (queue.remove(entry)) {
        total.addAndGet(-entry.size);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether {@code size} more bytes would, at the moment, displace nothing. */
  boolean hasRoom(long size) {
    return size <= capacity - total.get();
  }

  /** Returns the most bytes that are kept. */
  long capacity() {
    return capacity;
  }

  /** Drops everything. */
  void clear() {
    lock.lock();
    try {
      entries.clear();
      queue.clear();
      total.set(0);
    } finally {
      lock.unlock();
    }
  }
}
