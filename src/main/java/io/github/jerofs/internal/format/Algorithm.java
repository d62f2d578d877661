package io.github.jerofs.internal.format;

import java.util.Locale;

/** The compression algorithms, in the order of their on-disk IDs. */
public enum Algorithm {
  /** LZ4 block format. */
  LZ4,
  /** MicroLZMA: LZMA1 with a one-byte header. */
  LZMA,
  /** Raw DEFLATE. */
  DEFLATE,
  /** A Zstandard frame. */
  ZSTD;

  private static final Algorithm[] VALUES = values();

  /** The number of algorithms, which is greater than any ID. */
  static final int COUNT = VALUES.length;

  /** Returns the algorithm with the given ID, 0..3. */
  static Algorithm of(int id) {
    return VALUES[id];
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
