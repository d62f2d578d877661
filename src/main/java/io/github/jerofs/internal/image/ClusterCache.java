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
 * Decoded pclusters of an image, up to a number of bytes. A cluster that several threads ask for at
 * once is decoded by one of them, the others wait; no lock is held meanwhile. A hit takes no lock
 * either.
 *
 * <p>Eviction is second chance: the oldest cluster goes, unless it was used since it was last
 * looked at. Own code, as the libraries at hand hold a monitor while they load a value, which pins
 * virtual threads.
 */
final class ClusterCache {
  /** Makes the value of a key. */
  interface Decoder {
    byte[] decode() throws IOException;
  }

  private static final class Slot {
    final Object key;
    final int size;
    final CompletableFuture<byte[]> value = new CompletableFuture<>();
    volatile boolean used;

    Slot(Object key, int size) {
      this.key = key;
      this.size = size;
    }
  }

  private final long capacity;
  private final Map<Object, Slot> slots = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** The slots by age, the oldest first; guarded by {@link #lock}. */
  private final ArrayDeque<Slot> queue = new ArrayDeque<>();

  /** Bytes in the queue; changed under {@link #lock}. */
  private final AtomicLong total = new AtomicLong();

  /** Makes a cache of at most {@code capacity} bytes. */
  ClusterCache(long capacity) {
    this.capacity = capacity;
  }

  /**
   * Returns the value of {@code key}, which nobody may change.
   *
   * @param size its length in bytes; if it exceeds the capacity, the value is not kept
   */
  byte[] get(Object key, int size, Decoder decoder) throws IOException {
    Slot slot = slots.get(key);
    if (slot == null) {
      if (size > capacity) {
        return decoder.decode();
      }
      Slot fresh = new Slot(key, size);
      slot = slots.putIfAbsent(key, fresh);
      if (slot == null) {
        return decodeInto(fresh, decoder);
      }
    }
    if (!slot.used) {
      slot.used = true;
    }
    return await(slot);
  }

  /** Returns the value of {@code key} if it is there already, decoded. */
  byte @Nullable [] getIfPresent(Object key) throws IOException {
    Slot slot = slots.get(key);
    if (slot == null || !slot.value.isDone()) {
      return null;
    }
    slot.used = true;
    return await(slot);
  }

  private static byte[] await(Slot slot) throws IOException {
    try {
      return slot.value.join();
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

  private byte[] decodeInto(Slot slot, Decoder decoder) throws IOException {
    try {
      makeRoom(slot);
      byte[] value = decoder.decode();
      slot.value.complete(value);
      return value;
    } catch (IOException | RuntimeException | Error e) {
      // The next to ask tries again.
      forget(slot);
      slot.value.completeExceptionally(e);
      throw e;
    }
  }

  /** Room is made before the decoding, so that there is never more than the capacity. */
  private void makeRoom(Slot slot) {
    lock.lock();
    try {
      while (total.get() + slot.size > capacity) {
        Slot oldest = queue.remove();
        if (oldest.used) {
          oldest.used = false;
          queue.add(oldest);
        } else {
          slots.remove(oldest.key, oldest);
          total.addAndGet(-oldest.size);
        }
      }
      queue.add(slot);
      total.addAndGet(slot.size);
    } finally {
      lock.unlock();
    }
  }

  private void forget(Slot slot) {
    slots.remove(slot.key, slot);
    lock.lock();
    try {
      if (queue.remove(slot)) {
        total.addAndGet(-slot.size);
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
      slots.clear();
      queue.clear();
      total.set(0);
    } finally {
      lock.unlock();
    }
  }
}
