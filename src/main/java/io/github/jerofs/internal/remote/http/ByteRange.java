package io.github.jerofs.internal.remote.http;

/**
 * A non-empty byte range of a remote file.
 *
 * @param start the first byte
 * @param end the exclusive end, greater than {@code start}
 */
public record ByteRange(long start, long end) {
  /** A file of any length, in one request without a range. */
  public static final ByteRange WHOLE = new ByteRange(0, Long.MAX_VALUE);

  /** Checks that the range is not empty. */
  public ByteRange {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("not a range: " + start + ".." + end);
    }
  }

  public int length() {
    return Math.toIntExact(end - start);
  }

  /** Returns the value of the header {@code Range}. */
  String header() {
    return "bytes=" + start + "-" + (end - 1);
  }

  boolean isWhole() {
    return start == WHOLE.start && end == WHOLE.end; // equals() of a record pins the loader
  }

  @Override
  public String toString() {
    return isWhole() ? "the whole file" : "bytes " + start + "-" + (end - 1);
  }
}
