package io.github.jerofs.internal.write.compress;

import java.util.Arrays;
import java.util.Objects;

/**
 * The extents of a file in order, one {@code long} each: a compressed one, or a run of plain ones.
 * Immutable.
 */
public final class ExtentList {
  private static final int STORED_BITS = 21;
  private static final long STORED_MASK = (1L << STORED_BITS) - 1;

  private final long[] packed;

  private ExtentList(long[] packed) {
    this.packed = packed;
  }

  /**
   * Returns the list whose {@link #toLongs} is {@code longs}, which may have been kept elsewhere.
   */
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
   * Returns the number of bytes that entry {@code number} takes where it is stored; 0 for a run of
   * plain extents, which take as many bytes as of the file, and whole blocks of them with indexes.
   */
  public int stored(int number) {
    return (int) (packed[number] & STORED_MASK);
  }

  /** Returns whether entry {@code number} is a run of plain extents. */
  public boolean isPlain(int number) {
    return stored(number) == 0;
  }

  /** Returns a copy of the list as numbers. */
  public long[] toLongs() {
    return packed.clone();
  }

  /** Collects extents. Not thread-safe. */
  static final class Builder {
    private long[] packed = new long[4];
    private int count;

    /** Adds a compressed extent. */
    void compressed(int length, int stored) {
      if (length <= 0 || stored <= 0 || stored > STORED_MASK) {
        throw new IllegalArgumentException("extent of " + length + " bytes, stored " + stored);
      }
      add((long) length << STORED_BITS | stored);
    }

    /** Adds plain bytes, to the run of plain extents before if there is one. */
    void plain(long length) {
      if (length <= 0) {
        throw new IllegalArgumentException("plain extent of " + length + " bytes");
      }
      if (count > 0 && (packed[count - 1] & STORED_MASK) == 0) {
        packed[count - 1] += length << STORED_BITS;
      } else {
        add(length << STORED_BITS);
      }
    }

    /** Adds the extents of {@code other} behind those here. */
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
