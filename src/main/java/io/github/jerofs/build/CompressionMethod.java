package io.github.jerofs.build;

import java.util.Locale;

/** Compression methods. LZ4 and LZ4HC produce the same format. */
public enum CompressionMethod {
  /** LZ4, fast. In pure Java. Linux 5.4; with clusters of more than a block, 5.13. */
  LZ4(1, 1, 1, 64 << 10),
  /** LZ4 with a slower, better compressor; decompression is as fast. In pure Java. */
  LZ4HC(1, 12, 9, 64 << 10),
  /** MicroLZMA, by {@code org.tukaani:xz}: small and slow. Linux 5.16. */
  LZMA(0, 9, 6, 128 << 10),
  /** DEFLATE, by the JDK's zlib, whose version decides the bytes. Linux 6.6. */
  DEFLATE(1, 9, 6, 128 << 10),
  /** Zstandard, by {@code com.github.luben:zstd-jni}. Linux 6.10. */
  ZSTD(1, 22, 3, 128 << 10);

  private final int minLevel;
  private final int maxLevel;
  private final int defaultLevel;
  private final int defaultClusterSize;

  CompressionMethod(int minLevel, int maxLevel, int defaultLevel, int defaultClusterSize) {
    this.minLevel = minLevel;
    this.maxLevel = maxLevel;
    this.defaultLevel = defaultLevel;
    this.defaultClusterSize = defaultClusterSize;
  }

  /** Returns the lowest level. */
  public int minLevel() {
    return minLevel;
  }

  /** Returns the highest level. */
  public int maxLevel() {
    return maxLevel;
  }

  /** Returns the default level. */
  public int defaultLevel() {
    return defaultLevel;
  }

  /** Returns the default cluster size in bytes. */
  public int defaultClusterSize() {
    return defaultClusterSize;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
