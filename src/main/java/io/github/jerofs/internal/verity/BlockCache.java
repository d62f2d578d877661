package io.github.jerofs.internal.verity;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A lock-free, direct-mapped cache of verified blocks, by number. Its capacity in bytes does not
 * depend on the number of blocks.
 */
final class BlockCache {
  private record Block(long number, byte[] bytes) {}

  private final AtomicReferenceArray<Block> slots;

  /**
   * Creates an empty cache.
   *
   * @param capacity maximum number of bytes; at least one block is kept
   * @param blocks the number of existing blocks
   */
  BlockCache(int capacity, int blockSize, long blocks) {
    long count = Math.min(Math.max(capacity / blockSize, 1), blocks);
    this.slots = new AtomicReferenceArray<>((int) count);
  }

  /** Returns the bytes of a block, or null. The array must not be modified. */
  byte @Nullable [] get(long number) {
    Block block = slots.get(slot(number));
    return block != null && block.number == number ? block.bytes : null;
  }

  /** Adds a block. The caller must not modify {@code bytes} afterwards. */
  void put(long number, byte[] bytes) {
    slots.set(slot(number), new Block(number, bytes));
  }

  private int slot(long number) {
    return (int) (number % slots.length());
  }
}
