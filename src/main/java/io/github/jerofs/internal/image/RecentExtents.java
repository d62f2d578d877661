package io.github.jerofs.internal.image;

import io.github.jerofs.internal.mapping.Extent;
import org.jspecify.annotations.Nullable;

/**
 * Extents of one inode that were looked up, to be found again by position: a look-up in a
 * compressed file walks over its index. Direct-mapped: each run of bytes has one slot, which holds
 * the extent of the position in it that was asked for last.
 *
 * <p>Any thread may add, none relies on it: extents are immutable and checked before use.
 */
final class RecentExtents {
  private static final int MAX_SLOTS = 4096;
  private static final int FEW_SLOTS = 256;
  private static final int MIN_RUN_BITS = 15;

  private final int runBits;
  private final @Nullable Extent[] slots;

  private RecentExtents(int runBits, int slots) {
    this.runBits = runBits;
    this.slots = new @Nullable Extent[slots];
  }

  /** Remembers one extent, as suits maps that cost nothing to ask. */
  static RecentExtents one() {
    return new RecentExtents(Long.SIZE - 1, 1);
  }

  /**
   * Remembers a few extents all over a file of {@code size} bytes, as suits one that is kept as
   * long as its image is open.
   */
  static RecentExtents few(long size) {
    return of(size, FEW_SLOTS);
  }

  /** Remembers extents all over a file of {@code size} bytes. */
  static RecentExtents of(long size) {
    return of(size, MAX_SLOTS);
  }

  private static RecentExtents of(long size, int maxSlots) {
    int bits = MIN_RUN_BITS;
    while (size >>> bits >= maxSlots) {
      bits++;
    }
    return new RecentExtents(bits, (int) (size >>> bits) + 1);
  }

  /**
   * Returns the extent that covers {@code position}, which lies inside the file, if known. Looks at
   * the neighbours, too: where two extents share a run, each is likely to have one alone.
   */
  @Nullable Extent find(long position) {
    int slot = (int) (position >>> runBits);
    Extent extent = covering(slot, position);
    if (extent == null && slot > 0) {
      extent = covering(slot - 1, position);
    }
    if (extent == null && slot + 1 < slots.length) {
      extent = covering(slot + 1, position);
    }
    return extent;
  }

  private @Nullable Extent covering(int slot, long position) {
    Extent extent = slots[slot];
    return extent != null && extent.covers(position) ? extent : null;
  }

  /** Remembers {@code extent}, which covers {@code position}. */
  void add(long position, Extent extent) {
    slots[(int) (position >>> runBits)] = extent;
  }
}
