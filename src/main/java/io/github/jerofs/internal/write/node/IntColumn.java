package io.github.jerofs.internal.write.node;

import java.util.Arrays;

/** A growable column of 32-bit numbers. It grows page by page, without copying. */
public final class IntColumn {
  private static final int PAGE_BITS = 14;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int MASK = PAGE - 1;

  private int[][] pages = new int[16][];
  private int size;

  public int size() {
    return size;
  }

  public int get(int index) {
    return pages[index >>> PAGE_BITS][index & MASK];
  }

  void set(int index, int value) {
    pages[index >>> PAGE_BITS][index & MASK] = value;
  }

  public int add(int value) {
    int page = size >>> PAGE_BITS;
    if ((size & MASK) == 0) {
      if (page == pages.length) {
        pages = Arrays.copyOf(pages, page * 2);
      }
      pages[page] = new int[PAGE];
    }
    pages[page][size & MASK] = value;
    return size++;
  }
}
