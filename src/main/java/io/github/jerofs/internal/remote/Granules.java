package io.github.jerofs.internal.remote;

/**
 * The division of a file into granules, the units of fetching and caching. The last one may be
 * short.
 *
 * @param length the length of the file in bytes
 * @param bits log2 of the granule size
 */
record Granules(long length, int bits) {
  /** Exceeds the address space of current CPUs. */
  private static final long MAX_LENGTH = 1L << 47;

  private static final int MAX_COUNT = 1 << 30;

  static Granules of(long length, int granuleBytes) {
    return new Granules(length, Integer.numberOfTrailingZeros(granuleBytes));
  }

  /** Returns whether granules of this size support a file of this length. */
  boolean isUsable() {
    return length >= 0 && length <= MAX_LENGTH && (length >>> bits) < MAX_COUNT;
  }

  int size() {
    return 1 << bits;
  }

  int count() {
    return atEnd(length);
  }

  int at(long position) {
    return (int) (position >>> bits);
  }

  /** Returns the exclusive end of the granules that have bytes before {@code end}. */
  int atEnd(long end) {
    return (int) ((end + size() - 1) >>> bits);
  }

  long start(int granule) {
    return (long) granule << bits;
  }

  long end(int granule) {
    return Math.min(length, start(granule + 1));
  }

  /** Returns the bytes of the granules {@code [first, end)}. */
  ByteRange range(int first, int end) {
    return new ByteRange(start(first), end(end - 1));
  }
}
