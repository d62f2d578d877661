package io.github.jerofs.internal.image;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A pool of reusable arrays for stored bytes, which avoids allocating and zeroing a new array each
 * time. Lock-free. A single pool serves the whole JVM. It holds at most {@value #MAX_ARRAYS} arrays
 * and 1/64 of the heap.
 */
final class ScratchArrays {
  private static final int MAX_ARRAYS = 16;
  private static final int PART_OF_HEAP = 64;
  private static final int MIN_LENGTH = 64 << 10;

  /** The pool shared by all images. */
  static final ScratchArrays SHARED = new ScratchArrays(Runtime.getRuntime().maxMemory());

  private final AtomicReferenceArray<byte[]> free;
  private final long mostLength;

  ScratchArrays(long heap) {
    int cores = Runtime.getRuntime().availableProcessors();
    this.free = new AtomicReferenceArray<>(Math.min(MAX_ARRAYS, 2 * cores));
    this.mostLength = heap / PART_OF_HEAP / free.length();
  }

  /** Returns an array of at least {@code length} bytes with arbitrary content. */
  byte[] take(int length) {
    for (int i = 0; i < free.length(); i++) {
      byte[] array = free.get(i);
      if (array != null && array.length >= length && free.compareAndSet(i, array, null)) {
        return array;
      }
    }
    return new byte[Math.max(length, MIN_LENGTH)];
  }

  /** Returns an array to the pool. The caller must not use it afterward. */
  void giveBack(byte[] array) {
    for (int i = 0; array.length <= mostLength && i < free.length(); i++) {
      byte[] present = free.get(i);
      if ((present == null || present.length < array.length)
          && free.compareAndSet(i, present, array)) {
        return;
      }
    }
  }
}
