package io.github.jerofs.internal.format;

/** Where the fields of compression records lie (docs/format.md, Compression records). */
public final class CompressionFields {
  /** Bytes of an LZ4 or LZMA record, at least. */
  public static final int LONG_SIZE = 14;

  /** Bytes of a DEFLATE or Zstandard record, at least. */
  public static final int SHORT_SIZE = 6;

  /** LZ4: the largest distance of a match. */
  public static final Field LZ4_DISTANCE = new Field("LZ4 distance", 0);

  /** LZ4: blocks in a pcluster, at most. */
  public static final Field LZ4_BLOCKS = new Field("blocks per LZ4 pcluster", 2);

  /** LZMA: bytes of the dictionary. */
  public static final Field LZMA_DICTIONARY = new Field("LZMA dictionary size", 0);

  /** LZMA: 0. */
  public static final Field LZMA_FORMAT = new Field("LZMA format", 4);

  /** DEFLATE: log2 of the window. */
  public static final Field DEFLATE_WINDOW_BITS = new Field("window bits", 0);

  /** Zstandard: 0. */
  public static final Field ZSTD_FORMAT = new Field("Zstandard format", 0);

  /** Zstandard: log2 of the window, less 10. */
  public static final Field ZSTD_WINDOW_LOG = new Field("Zstandard window log", 1);

  private CompressionFields() {}
}
