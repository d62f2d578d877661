package io.github.jerofs.cli.report;

/**
 * A sum over files. Sums stop at the largest {@code long}, as a damaged image may state any size.
 */
public final class Sum {
  private long files;
  private long bytes;
  private long stored;

  /** Adds a file of {@code size} bytes that takes {@code storedSize} bytes. */
  public void add(long size, long storedSize) {
    add(1, size, storedSize);
  }

  void add(long moreFiles, long size, long storedSize) {
    files = plus(files, moreFiles);
    bytes = plus(bytes, size);
    stored = plus(stored, storedSize);
  }

  void add(Sum other) {
    add(other.files, other.bytes, other.stored);
  }

  /** Returns the number of files. */
  public long files() {
    return files;
  }

  /** Returns the bytes that reading them gives. */
  public long bytes() {
    return bytes;
  }

  /** Returns the bytes that they take in the image. */
  public long stored() {
    return stored;
  }

  /** Returns {@code a + b}, at most the largest number; neither may be negative. */
  static long plus(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
