package io.github.jerofs.cli.report;

/** A sum over files. Saturates at the largest {@code long}: a damaged image may state any size. */
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

  /** Returns the bytes after decompression. */
  public long bytes() {
    return bytes;
  }

  /** Returns the stored bytes. */
  public long stored() {
    return stored;
  }

  /** Returns {@code a + b}, saturated. Neither may be negative. */
  static long plus(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
