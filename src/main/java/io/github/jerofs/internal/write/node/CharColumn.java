package io.github.jerofs.internal.write.node;

import java.util.Arrays;

/** A growable column of unsigned 16-bit numbers. It grows page by page, without copying. */
public final class CharColumn {
  private static final int PAGE_BITS = 14;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int MASK = PAGE - 1;

  private char[][] pages = new char[16][];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return pages[index >>> PAGE_BITS][index & MASK];
  }

  void set(int index, int value) {
    pages[index >>> PAGE_BITS][index & MASK] = (char) value;
  }

  int add(int value) {
    int page = size >>> PAGE_BITS;
    if ((size & MASK) == 0) {
      if (page == pages.length) {
        pages = Arrays.copyOf(pages, page * 2);
      }
      pages[page] = new char[PAGE];
    }
    pages[page][size & MASK] = (char) value;
    return size++;
  }
}
