package io.github.jerofs.internal.verity;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Verified blocks by number. Direct-mapped and lock-free: a block replaces another one of the same
 * slot. Bounded by bytes, whatever the number of blocks.
 */
final class BlockCache {
  private record Block(long number, byte[] bytes) {}

  private final AtomicReferenceArray<Block> slots;

  /**
   * Makes an empty cache.
   *
   * @param capacity most bytes to keep; at least one block is kept
   * @param blocks how many blocks there are
   */
  BlockCache(int capacity, int blockSize, long blocks) {
    long count = Math.min(Math.max(capacity / blockSize, 1), blocks);
    this.slots = new AtomicReferenceArray<>((int) count);
  }

  /** Returns the bytes of a block, which nobody may write to, or null. */
  byte @Nullable [] get(long number) {
    Block block = slots.get(slot(number));
    return block != null && block.number == number ? block.bytes : null;
  }

  /** Keeps {@code bytes}, which nobody writes to any more. */
  void put(long number, byte[] bytes) {
    slots.set(slot(number), new Block(number, bytes));
  }

  private int slot(long number) {
    return (int) (number % slots.length());
  }
}
