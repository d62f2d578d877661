package io.github.jerofs.internal.image;

import io.github.jerofs.internal.mapping.Extent;
import org.jspecify.annotations.Nullable;

/**
 * A cache of recently looked-up extents of one inode, because a lookup in a compressed file walks
 * the index. The cache is direct-mapped: each run of bytes has one slot, which holds the extent of
 * the last position looked up in that run.
 *
 * <p>Any thread may add extents, without synchronization. Lost updates are harmless, because
 * extents are immutable and checked before use.
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

  /** Returns a cache of one extent, for block maps with cheap lookups. */
  static RecentExtents one() {
    return new RecentExtents(Long.SIZE - 1, 1);
  }

  /**
   * Returns a small cache for a file of {@code size} bytes that stays open as long as its image.
   */
  static RecentExtents few(long size) {
    return of(size, FEW_SLOTS);
  }

  /** Returns a cache for a file of {@code size} bytes. */
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
   * Returns the cached extent that covers {@code position}, which is within the file, or null. Also
   * checks the adjacent slots: if two extents share a run, each probably has another run to itself.
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

  /** Caches {@code extent}, which covers {@code position}. */
  void add(long position, Extent extent) {
    slots[(int) (position >>> runBits)] = extent;
  }
}
