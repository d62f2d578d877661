package io.github.jerofs.internal.remote;

/**
 * A run of bytes of a remote file.
 *
 * @param start the first byte
 * @param end behind the last byte, above {@code start}
 */
record ByteRange(long start, long end) {
  /** Checks that there is a byte in it. */
  ByteRange {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("no range: " + start + ".." + end);
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
