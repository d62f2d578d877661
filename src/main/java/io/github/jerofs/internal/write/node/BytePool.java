package io.github.jerofs.internal.write.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Stores short byte strings, such as names and link targets, back to back in large pages. A
 * reference encodes the position and the length of a string.
 */
public final class BytePool {
  private static final int LENGTH_BITS = 12;
  private static final int PAGE_BITS = 20;
  private static final int PAGE = 1 << PAGE_BITS;

  /** The longest string. */
  static final int MAX_LENGTH = (1 << LENGTH_BITS) - 1;

  private final List<byte[]> pages = new ArrayList<>();
  private int used = PAGE;

  /** Copies {@code bytes} and returns their reference. */
  long add(byte[] bytes) {
    if (bytes.length > MAX_LENGTH) {
      throw new IllegalArgumentException(bytes.length + " bytes");
    }
    if (pages.isEmpty() || bytes.length > PAGE - used) {
      pages.add(new byte[PAGE]);
      used = 0;
    }
    byte[] page = pages.get(pages.size() - 1);
    System.arraycopy(bytes, 0, page, used, bytes.length);
    long position = ((long) (pages.size() - 1) << PAGE_BITS) + used;
    used += bytes.length;
    return position << LENGTH_BITS | bytes.length;
  }

  static int length(long reference) {
    return (int) reference & MAX_LENGTH;
  }

  byte[] get(long reference) {
    int at = offset(reference);
    return Arrays.copyOfRange(page(reference), at, at + length(reference));
  }

  void copy(long reference, byte[] target, int at) {
    System.arraycopy(page(reference), offset(reference), target, at, length(reference));
  }

  /** Compares two strings as unsigned bytes; a prefix comes first. */
  int compare(long a, long b) {
    int i = offset(a);
    int j = offset(b);
    return Arrays.compareUnsigned(page(a), i, i + length(a), page(b), j, j + length(b));
  }

  /** Compares a string with {@code other} as unsigned bytes. */
  int compare(long a, byte[] other) {
    int i = offset(a);
    return Arrays.compareUnsigned(page(a), i, i + length(a), other, 0, other.length);
  }

  boolean equal(long reference, byte[] other) {
    return length(reference) == other.length && compare(reference, other) == 0;
  }

  int hash(long reference) {
    byte[] page = page(reference);
    int at = offset(reference);
    int hash = 1;
    for (int i = at; i < at + length(reference); i++) {
      hash = 31 * hash + page[i];
    }
    return hash;
  }

  private byte[] page(long reference) {
    return pages.get((int) (reference >>> (LENGTH_BITS + PAGE_BITS)));
  }

  private static int offset(long reference) {
    return (int) (reference >>> LENGTH_BITS) & PAGE - 1;
  }
}
