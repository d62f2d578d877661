package io.github.jerofs.internal.verity;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A set of block numbers that only grows. Lock-free. Memory is allocated in segments, as blocks are
 * added. Blocks past {@link #MAX_BLOCKS} are never remembered.
 */
final class BlockBitmap {
  private static final int SEGMENT_BITS = 18;
  private static final int MAX_SEGMENTS = 1 << 16;

  /** Of 4096 bytes each, these are 64 TiB. */
  static final long MAX_BLOCKS = (long) MAX_SEGMENTS << SEGMENT_BITS;

  private final AtomicReferenceArray<AtomicLongArray> segments;

  /** Makes an empty set of numbers below {@code blocks}. */
  BlockBitmap(long blocks) {
    long count = (Math.min(blocks, MAX_BLOCKS) + (1L << SEGMENT_BITS) - 1) >>> SEGMENT_BITS;
    this.segments = new AtomicReferenceArray<>((int) count);
  }

  /** Adds a block. */
  void add(long block) {
    long index = block >>> SEGMENT_BITS;
    if (index >= segments.length()) {
      return;
    }
    int word = word(block);
    long bit = 1L << block;
    AtomicLongArray segment = segment((int) index);
    long present = segment.get(word);
    while ((present & bit) == 0 && !segment.compareAndSet(word, present, present | bit)) {
      present = segment.get(word);
    }
  }

  private AtomicLongArray segment(int index) {
    AtomicLongArray segment = segments.get(index);
    if (segment == null) {
      AtomicLongArray added = new AtomicLongArray(1 << (SEGMENT_BITS - 6));
      segment = segments.compareAndSet(index, null, added) ? added : segments.get(index);
    }
    return segment;
  }

  /** Returns the first block from {@code from} up to {@code end} that is not in the set. */
  long firstMissing(long from, long end) {
    long block = from;
    while (block < end) {
      long index = block >>> SEGMENT_BITS;
      AtomicLongArray segment = index < segments.length() ? segments.get((int) index) : null;
      if (segment == null) {
        return block;
      }
      long missing = ~segment.get(word(block)) >>> block;
      if (missing != 0) {
        return Math.min(end, block + Long.numberOfTrailingZeros(missing));
      }
      block = (block | 63) + 1;
    }
    return end;
  }

  private static int word(long block) {
    return (int) (block & (1L << SEGMENT_BITS) - 1) >>> 6;
  }
}
