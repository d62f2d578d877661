package io.github.jerofs.internal.remote;

/**
 * A non-empty byte range of a remote file.
 *
 * @param start the first byte
 * @param end the exclusive end, greater than {@code start}
 */
record ByteRange(long start, long end) {
  /** Checks that the range is not empty. */
  ByteRange {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("not a range: " + start + ".." + end);
    }
  }

  int length() {
    return Math.toIntExact(end - start);
  }

  /** Returns the value of the header {@code Range}. */
  String header() {
    return "bytes=" + start + "-" + (end - 1);
  }

  @Override
  public String toString() {
    return "bytes " + start + "-" + (end - 1);
  }
}
