package io.github.jerofs.internal.verity;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A lock-free set of block numbers to which numbers are only added. Memory is allocated by segment,
 * when the first number of a segment is added. Numbers from {@link #MAX_BLOCKS} on are not stored.
 */
final class BlockBitmap {
  private static final int SEGMENT_BITS = 18;
  private static final int MAX_SEGMENTS = 1 << 16;

  /** 64 TiB of 4096-byte blocks. */
  static final long MAX_BLOCKS = (long) MAX_SEGMENTS << SEGMENT_BITS;

  private final AtomicReferenceArray<AtomicLongArray> segments;
  private final int segmentWords;

  /** Creates an empty set of numbers below {@code blocks}. */
  BlockBitmap(long blocks) {
    long count = (Math.min(blocks, MAX_BLOCKS) + (1L << SEGMENT_BITS) - 1) >>> SEGMENT_BITS;
    this.segments = new AtomicReferenceArray<>((int) count);
    this.segmentWords = (int) Math.min((blocks + 63) >>> 6, 1 << (SEGMENT_BITS - 6));
  }

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
      AtomicLongArray added = new AtomicLongArray(segmentWords);
      segment = segments.compareAndSet(index, null, added) ? added : segments.get(index);
    }
    return segment;
  }

  /** Returns the first block in {@code [from, end)} that is not in the set, or {@code end}. */
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
