package io.github.jerofs.cli.tree;

import java.util.Arrays;

/** A bounded set of numbers that takes 16 to 32 bytes per number. */
public final class LongSet {
  private static final int FIRST_LENGTH = 64;
  private static final long FREE = 0;

  private final int most;
  private long[] table = new long[FIRST_LENGTH];
  private int size;
  private boolean hasZero;
  private boolean full;

  /** Makes a set of at most {@code most} numbers. */
  public LongSet(int most) {
    this.most = most;
  }

  /**
   * Adds a number. A full set keeps no more numbers.
   *
   * @return whether the set did not contain the number
   */
  public boolean add(long value) {
    if (value == FREE) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    int at = slot(table, value);
    if (table[at] == value) {
      return false;
    }
    if (size == most) {
      full = true;
      return true;
    }
    table[at] = value;
    if (++size > table.length / 2) {
      grow();
    }
    return true;
  }

  /** Returns whether the set was too full for some number. */
  public boolean isFull() {
    return full;
  }

  private void grow() {
    long[] longer = new long[table.length * 2];
    Arrays.stream(table).filter(v -> v != FREE).forEach(v -> longer[slot(longer, v)] = v);
    table = longer;
  }

  private static int slot(long[] table, long value) {
    long mixed = value * 0x9e3779b97f4a7c15L;
    int mask = table.length - 1;
    int at = (int) (mixed >>> 32) & mask;
    while (table[at] != FREE && table[at] != value) {
      at = at + 1 & mask;
    }
    return at;
  }
}
