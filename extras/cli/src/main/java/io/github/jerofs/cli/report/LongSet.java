package io.github.jerofs.cli.report;

import java.util.Arrays;

/** A set of at most so many numbers, in 16 to 32 bytes each. */
final class LongSet {
  private static final int FIRST_LENGTH = 64;
  private static final long FREE = 0;

  private final int most;
  private long[] table = new long[FIRST_LENGTH];
  private int size;
  private boolean hasZero;
  private boolean full;

  LongSet(int most) {
    this.most = most;
  }

  /** Adds a number; returns false if it was there. Once the set is full, all others are new. */
  boolean add(long value) {
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

  /** Returns whether a number had no room. */
  boolean isFull() {
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
