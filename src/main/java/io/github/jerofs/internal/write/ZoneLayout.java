package io.github.jerofs.internal.write;

/**
 * Gives inodes their places in the metadata zone. What fits in a block does not cross one, so that
 * a small file is one page to read; room left over at the end of a block goes to small inodes that
 * follow soon.
 */
final class ZoneLayout {
  /** The unit of places. */
  static final int SLOT = 32;

  /** How far back room is used, so that the order stays nearly that of names. */
  static final int REACH = 64 << 10;

  private static final int MAX_HOLES = 32;

  private final int blockSize;
  private final long[] holes = new long[MAX_HOLES];
  private final int[] holeSizes = new int[MAX_HOLES];
  private int holeCount;

  /** Slot 0 stays unused: NID 0 means "none" to some programs. */
  private long end = SLOT;

  ZoneLayout(int blockSize) {
    this.blockSize = blockSize;
  }

  /** Returns the number of bytes up to the end of the last inode. */
  long end() {
    return end;
  }

  /**
   * Returns the place of an inode in bytes.
   *
   * @param head bytes of the inode and of what follows it, without the tail
   * @param tail bytes at its end that must lie in one block
   */
  long place(long head, int tail) {
    long size = up(head + tail, SLOT);
    if (size <= blockSize) {
      long hole = takeHole((int) size);
      return hole >= 0 ? hole : append(size, (int) (end % blockSize) + size > blockSize);
    }
    while (tail > 0 && (end + head) % blockSize + tail > blockSize) {
      long next = up(end + head, blockSize) - head;
      skipTo(up(Math.max(next, end + 1), SLOT));
    }
    return append(size, false);
  }

  private long append(long size, boolean atNextBlock) {
    if (atNextBlock) {
      skipTo(up(end, blockSize));
    }
    long place = end;
    end += size;
    return place;
  }

  /** Leaves room up to {@code position}. What is put there must not cross a block either. */
  private void skipTo(long position) {
    while (end < position) {
      long holeEnd = Math.min(position, up(end + 1, blockSize));
      if (holeCount == MAX_HOLES) {
        removeHole(0);
      }
      holes[holeCount] = end;
      holeSizes[holeCount++] = (int) (holeEnd - end);
      end = holeEnd;
    }
  }

  /** Takes the smallest hole that {@code size} fits in; returns -1 if there is none. */
  private long takeHole(int size) {
    while (holeCount > 0 && holes[0] < end - REACH) {
      removeHole(0);
    }
    int best = -1;
    for (int i = 0; i < holeCount; i++) {
      if (holeSizes[i] >= size && (best < 0 || holeSizes[i] < holeSizes[best])) {
        best = i;
      }
    }
    if (best < 0) {
      return -1;
    }
    long place = holes[best];
    holes[best] += size;
    holeSizes[best] -= size;
    if (holeSizes[best] == 0) {
      removeHole(best);
    }
    return place;
  }

  private void removeHole(int number) {
    holeCount--;
    System.arraycopy(holes, number + 1, holes, number, holeCount - number);
    System.arraycopy(holeSizes, number + 1, holeSizes, number, holeCount - number);
  }

  static long up(long value, long unit) {
    return (value + unit - 1) / unit * unit;
  }
}
