package io.github.jerofs.internal.write.compress;

import java.util.Arrays;
import java.util.Objects;

/**
 * The extents of a file in order, packed in one {@code long} each: a compressed extent or a run of
 * plain ones. Immutable.
 */
public final class ExtentList {
  private static final int STORED_BITS = 21;
  private static final long STORED_MASK = (1L << STORED_BITS) - 1;

  static final ExtentList EMPTY = new ExtentList(new long[0]);

  private final long[] packed;

  private ExtentList(long[] packed) {
    this.packed = packed;
  }

  /** Returns the list whose {@link #toLongs} is {@code longs}. */
  public static ExtentList of(long[] longs) {
    return new ExtentList(longs.clone());
  }

  /** Returns the number of entries. */
  public int count() {
    return packed.length;
  }

  /** Returns the number of bytes of the file in entry {@code number}. */
  public long length(int number) {
    return packed[number] >>> STORED_BITS;
  }

  /**
   * Returns the stored size of entry {@code number} in bytes, or 0 for a run of plain extents.
   * Plain extents take their length, rounded up to blocks with indexes.
   */
  public int stored(int number) {
    return (int) (packed[number] & STORED_MASK);
  }

  /** Returns whether entry {@code number} is a run of plain extents. */
  public boolean isPlain(int number) {
    return stored(number) == 0;
  }

  /** Returns the largest stored size of a compressed extent in bytes, or 0 if there is none. */
  int mostStored() {
    long most = 0;
    for (long entry : packed) {
      most = Math.max(most, entry & STORED_MASK);
    }
    return (int) most;
  }

  /** Returns the length of the longest compressed extent in bytes, or 0 if there is none. */
  int longestCompressed() {
    long longest = 0;
    for (int i = 0; i < packed.length; i++) {
      longest = isPlain(i) ? longest : Math.max(longest, length(i));
    }
    return (int) longest;
  }

  /** Returns the total length of all entries in the file, in bytes. */
  long totalLength() {
    long total = 0;
    for (int i = 0; i < packed.length; i++) {
      total += length(i);
    }
    return total;
  }

  /**
   * Returns the stored size of all entries in bytes.
   *
   * @param unit the alignment of entries in bytes
   */
  long totalStored(int unit) {
    long total = 0;
    for (int i = 0; i < packed.length; i++) {
      total += isPlain(i) ? length(i) : stored(i);
      total = total + unit - 1 & -unit;
    }
    return total;
  }

  /** Returns a copy of the list as numbers. */
  public long[] toLongs() {
    return packed.clone();
  }

  /** Collects extents. Not thread-safe. */
  static final class Builder {
    private final int unit;
    private long[] packed = new long[4];
    private int count;

    /**
     * Creates an empty list.
     *
     * @param unit the length of plain extents in bytes; only the last of a run may be shorter
     */
    Builder(int unit) {
      this.unit = unit;
    }

    /** Adds a compressed extent. */
    void compressed(int length, int stored) {
      if (length <= 0 || stored <= 0 || stored > STORED_MASK) {
        throw new IllegalArgumentException("extent of " + length + " bytes, stored " + stored);
      }
      add((long) length << STORED_BITS | stored);
    }

    /**
     * Adds plain bytes. Extends a preceding run of plain extents if that ends at a whole extent.
     */
    void plain(long length) {
      if (length <= 0) {
        throw new IllegalArgumentException("plain extent of " + length + " bytes");
      }
      boolean behindPlain = count > 0 && (packed[count - 1] & STORED_MASK) == 0;
      if (behindPlain && (packed[count - 1] >>> STORED_BITS) % unit == 0) {
        packed[count - 1] += length << STORED_BITS;
      } else {
        add(length << STORED_BITS);
      }
    }

    /** Appends the extents of {@code other}. */
    void addAll(ExtentList other) {
      for (int i = 0; i < other.count(); i++) {
        if (other.isPlain(i)) {
          plain(other.length(i));
        } else {
          compressed((int) other.length(i), other.stored(i));
        }
      }
    }

    private void add(long entry) {
      if (count == packed.length) {
        packed = Arrays.copyOf(packed, 2 * count);
      }
      packed[count++] = entry;
    }

    ExtentList build() {
      return new ExtentList(Arrays.copyOf(packed, count));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExtentList list && Arrays.equals(packed, list.packed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(packed));
  }
}
