package io.github.jerofs.internal.write.node;

import java.util.Arrays;

/** A growable column of 64-bit numbers. It grows page by page, without copying. */
public final class LongColumn {
  private static final int PAGE_BITS = 14;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int MASK = PAGE - 1;

  private long[][] pages = new long[16][];
  private int size;

  int size() {
    return size;
  }

  long get(int index) {
    return pages[index >>> PAGE_BITS][index & MASK];
  }

  void set(int index, long value) {
    pages[index >>> PAGE_BITS][index & MASK] = value;
  }

  int add(long value) {
    int page = size >>> PAGE_BITS;
    if ((size & MASK) == 0) {
      if (page == pages.length) {
        pages = Arrays.copyOf(pages, page * 2);
      }
      pages[page] = new long[PAGE];
    }
    pages[page][size & MASK] = value;
    return size++;
  }
}
