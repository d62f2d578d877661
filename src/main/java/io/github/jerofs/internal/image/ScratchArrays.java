package io.github.jerofs.internal.image;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays to be used again, so that stored bytes need no new one each time, which the JVM would fill
 * with zeros first. Lock-free. One set serves the whole JVM: it keeps at most {@value #MAX_ARRAYS}
 * arrays and a 64th of the heap.
 */
final class ScratchArrays {
  private static final int MAX_ARRAYS = 16;
  private static final int PART_OF_HEAP = 64;
  private static final int MIN_LENGTH = 64 << 10;

  /** The arrays that all images share. */
  static final ScratchArrays SHARED = new ScratchArrays(Runtime.getRuntime().maxMemory());

  private final AtomicReferenceArray<byte[]> free;
  private final long mostLength;

  ScratchArrays(long heap) {
    int cores = Runtime.getRuntime().availableProcessors();
    this.free = new AtomicReferenceArray<>(Math.min(MAX_ARRAYS, 2 * cores));
    this.mostLength = heap / PART_OF_HEAP / free.length();
  }

  /** Returns an array of at least {@code length} bytes, with any content. */
  byte[] take(int length) {
    for (int i = 0; i < free.length(); i++) {
      byte[] array = free.get(i);
      if (array != null && array.length >= length && free.compareAndSet(i, array, null)) {
        return array;
      }
    }
    return new byte[Math.max(length, MIN_LENGTH)];
  }

  /** Takes back an array; nobody may use it any more. */
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
