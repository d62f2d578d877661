package io.github.jerofs.internal.write.compress;

/**
 * Iterates over the lclusters of a file and computes their index fields. An lcluster is one block.
 * Not thread-safe.
 */
final class LclusterCursor {
  static final int PLAIN = 0;
  static final int HEAD1 = 1;
  static final int NONHEAD = 2;

  /** Set in the first NONHEAD after a head: the other bits are the number of blocks. */
  static final int COUNT_FLAG = 0x800;

  /** The largest distance that a field holds. */
  private static final int MAX_DISTANCE = COUNT_FLAG - 1;

  private final ExtentList extents;
  private final long size;
  private final int blockBits;
  private final boolean big;

  /** Whether the tail, which is not in the list of extents, is plain. */
  private final boolean plainTail;

  private final long total;

  /** The next entry of the list, and the rest of the current plain run. */
  private int entry;

  private long plainLeft;

  /** The current extent. */
  private long end;

  private long head;
  private long headBlock;
  private int blocks;
  private boolean plain;

  /** The lcluster of the next head, or the number of lclusters. */
  private long stop;

  private long number = -1;
  private int type;
  private int offset;

  /**
   * Creates a cursor before the first lcluster.
   *
   * @param big whether pclusters may have more than one block
   */
  LclusterCursor(EncodedFile.Compressed file, boolean big) {
    this.extents = file.extents();
    this.size = file.size();
    this.blockBits = file.encoding().blockBits();
    this.big = big;
    this.plainTail = file.hasPlainTail();
    this.total = total(size, blockBits);
  }

  /** Returns the number of lclusters of a file. */
  static long total(long size, int blockBits) {
    return ((size - 1) >> blockBits) + 1;
  }

  /** Advances to the next lcluster and returns whether there is one. */
  boolean next() {
    if (++number >= total) {
      if (end != size) {
        throw new IllegalStateException("extents end at " + end + " of " + size);
      }
      return false;
    }
    if (number < stop) {
      type = NONHEAD;
    } else if (end < size) {
      nextExtent();
    } else {
      // Marks the end of the last extent for old readers.
      type = PLAIN;
      offset = (int) (size & (1L << blockBits) - 1);
    }
    return true;
  }

  private void nextExtent() {
    long start = end;
    headBlock += blocks;
    takeExtent();
    if (start >>> blockBits != number || end > size || end <= start) {
      throw new IllegalStateException(
          "extent of [" + start + ", " + end + ") at lcluster " + number + " of " + size);
    }
    head = number;
    type = plain ? PLAIN : HEAD1;
    offset = (int) (start & (1L << blockBits) - 1);
    stop = end < size ? end >>> blockBits : hasEndMarker() ? total - 1 : total;
  }

  private void takeExtent() {
    int unit = 1 << blockBits;
    if (plainLeft == 0 && entry < extents.count()) {
      plain = extents.isPlain(entry);
      if (plain) {
        plainLeft = extents.length(entry);
      } else {
        end += extents.length(entry);
        blocks = (extents.stored(entry) + unit - 1) >> blockBits;
      }
      entry++;
    } else if (plainLeft == 0) {
      end = size;
      blocks = 1;
      plain = plainTail;
      return;
    }
    if (plain) {
      long length = Math.min(plainLeft, unit);
      plainLeft -= length;
      end += length;
      blocks = 1;
    }
  }

  /** The block count takes precedence over the end marker. */
  private boolean hasEndMarker() {
    boolean countThere = big && blocks > 1 && head + 1 == total - 1;
    return (size & (1L << blockBits) - 1) != 0 && head < total - 1 && !countThere;
  }

  /** Returns the type of the lcluster. */
  int type() {
    return type;
  }

  /** Returns the start of the extent within the lcluster, for heads. */
  int offset() {
    return offset;
  }

  /** Returns the first block of the current extent, relative to the first block of the file. */
  long block() {
    return headBlock;
  }

  /** Returns whether this NONHEAD holds the number of blocks. */
  boolean isCount() {
    return big && number == head + 1;
  }

  /** Returns the distance to the head, or the number of blocks with the flag, for NONHEAD. */
  int lookback() {
    return isCount() ? COUNT_FLAG | blocks : (int) Math.min(number - head, MAX_DISTANCE);
  }

  /** Returns the distance to the next head, for NONHEAD. */
  int lookahead() {
    return (int) Math.min(stop - number, MAX_DISTANCE);
  }
}
