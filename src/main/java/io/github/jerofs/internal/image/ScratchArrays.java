package io.github.jerofs.internal.image;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A few arrays to be used again, so that stored bytes need no new one each time, which the JVM
 * would fill with zeros first. Lock-free; never holds more than {@value #SLOTS} arrays.
 */
final class ScratchArrays {
  private static final int SLOTS = 4;
  private static final int MIN_LENGTH = 64 << 10;

  private final AtomicReferenceArray<byte[]> free = new AtomicReferenceArray<>(SLOTS);

  /** Returns an array of at least {@code length} bytes, with any content. */
  byte[] take(int length) {
    for (int i = 0; i < SLOTS; i++) {
      byte[] array = free.get(i);
      if (array != null && array.length >= length && free.compareAndSet(i, array, null)) {
        return array;
      }
    }
    return new byte[Math.max(length, MIN_LENGTH)];
  }

  /** Takes back an array; nobody may use it any more. */
  void giveBack(byte[] array) {
    for (int i = 0; i < SLOTS; i++) {
      byte[] present = free.get(i);
      if ((present == null || present.length < array.length)
          && free.compareAndSet(i, present, array)) {
        return;
      }
    }
  }
}
