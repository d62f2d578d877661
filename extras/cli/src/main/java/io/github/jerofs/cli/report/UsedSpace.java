package io.github.jerofs.cli.report;

import io.github.jerofs.cli.tree.LongSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the devices that earlier extents use: a bit per block, and the addresses of extents
 * that begin inside a block, which only newer compressed images have.
 *
 * <p>Takes at most 48 MiB. Beyond that, everything counts as unused, and {@link #isComplete}
 * returns false.
 */
final class UsedSpace {
  private static final int PAGE_BITS = 16;
  private static final int MAX_PAGES = 4096; // of 8 KiB: 1 TiB in blocks of 4 KiB
  private static final int MAX_ADDRESSES = 1 << 20;

  /** Some seconds. Only a damaged map has so many blocks. */
  private static final long MAX_STEPS = 1L << 31;

  private record PageKey(int device, long number) {}

  private final int blockBits;
  private final Map<PageKey, long[]> pages = new HashMap<>();
  private final LongSet addresses = new LongSet(MAX_ADDRESSES);
  private long steps;
  private boolean complete = true;

  UsedSpace(int blockSize) {
    this.blockBits = Integer.numberOfTrailingZeros(blockSize);
  }

  /** Returns whether all use was recorded. */
  boolean isComplete() {
    return complete && !addresses.isFull();
  }

  /**
   * Marks {@code length} bytes at {@code address} of {@code device} as used.
   *
   * @return how many of them were used before
   */
  long use(int device, long address, long length) {
    if (address < 0 || length > Long.MAX_VALUE - address) {
      return 0;
    }
    if ((address & (1L << blockBits) - 1) != 0) {
      return addresses.add(address) ? 0 : length; // compressed, so on device 0
    }
    long met = 0;
    long end = address + length;
    for (long at = address; at < end; ) {
      long block = at >>> blockBits;
      long[] page = page(device, block >>> PAGE_BITS);
      if (page == null || ++steps > MAX_STEPS) {
        complete = false;
        return met;
      }
      int bit = (int) block & (1 << PAGE_BITS) - 1;
      long mask = 1L << (bit & 63);
      long next = Math.min(end, (block + 1) << blockBits);
      if ((page[bit >>> 6] & mask) != 0) {
        met += next - at;
      }
      page[bit >>> 6] |= mask;
      at = next;
    }
    return met;
  }

  private long @Nullable [] page(int device, long number) {
    PageKey key = new PageKey(device, number);
    long[] page = pages.get(key);
    if (page == null && pages.size() < MAX_PAGES) {
      page = new long[1 << (PAGE_BITS - 6)];
      pages.put(key, page);
    }
    return page;
  }
}
