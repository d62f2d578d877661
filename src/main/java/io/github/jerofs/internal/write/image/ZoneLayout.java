package io.github.jerofs.internal.write.image;

/**
 * Allocates the positions of inodes in the metadata zone. An inode that fits in a block does not
 * cross a block boundary, so a small file is read with one page. Small inodes that follow soon fill
 * the gaps at the ends of blocks.
 */
public final class ZoneLayout {
  /** The unit of positions, in bytes. */
  public static final int SLOT = 32;

  /** How far back gaps are filled, in bytes. The limit keeps inodes close to name order. */
  public static final int REACH = 64 << 10;

  private static final int MAX_HOLES = 32;

  private final int blockSize;
  private final long[] holes = new long[MAX_HOLES];
  private final int[] holeSizes = new int[MAX_HOLES];
  private int holeCount;

  /** Slot 0 stays unused, as some programs treat NID 0 as none. */
  private long end = SLOT;

  public ZoneLayout(int blockSize) {
    this.blockSize = blockSize;
  }

  /** Returns the end of the last inode, in bytes. */
  public long end() {
    return end;
  }

  /**
   * Allocates the position of an inode, in bytes.
   *
   * @param head the size of the inode and everything that follows it, except the tail
   * @param tail the size of the tail, which must lie in one block
   */
  public long place(long head, int tail) {
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

  /** Leaves holes up to {@code position}, split at block boundaries. */
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

  /** Allocates {@code size} bytes from the smallest hole that fits. Returns -1 if there is none. */
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

  public static long up(long value, long unit) {
    return (value + unit - 1) / unit * unit;
  }
}
