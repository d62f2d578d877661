package io.github.jerofs.internal.format;

/** The fields of compression records (docs/format.md, Compression records). */
public final class CompressionFields {
  /** Minimum size of an LZ4 or LZMA record in bytes. */
  public static final int LONG_SIZE = 14;

  /** Minimum size of a DEFLATE or Zstandard record in bytes. */
  public static final int SHORT_SIZE = 6;

  /** LZ4: maximum match distance. */
  public static final Field LZ4_DISTANCE = new Field("LZ4 distance", 0);

  /** LZ4: maximum number of blocks in a pcluster. */
  public static final Field LZ4_BLOCKS = new Field("blocks per LZ4 pcluster", 2);

  /** LZMA: dictionary size in bytes. */
  public static final Field LZMA_DICTIONARY = new Field("LZMA dictionary size", 0);

  /** LZMA: format, always 0. */
  public static final Field LZMA_FORMAT = new Field("LZMA format", 4);

  /** DEFLATE: log2 of the window size. */
  public static final Field DEFLATE_WINDOW_BITS = new Field("window bits", 0);

  /** Zstandard: format, always 0. */
  public static final Field ZSTD_FORMAT = new Field("Zstandard format", 0);

  /** Zstandard: log2 of the window size, minus 10. */
  public static final Field ZSTD_WINDOW_LOG = new Field("Zstandard window log", 1);

  private CompressionFields() {}
}
