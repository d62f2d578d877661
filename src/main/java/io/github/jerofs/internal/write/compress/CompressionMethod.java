package io.github.jerofs.internal.write.compress;

import io.github.jerofs.internal.format.Algorithm;
import java.util.Locale;

/** The ways to compress. LZ4 and LZ4HC are one algorithm to readers. */
public enum CompressionMethod {
  /** LZ4, fast. */
  LZ4(Algorithm.LZ4, 1, 1, 1, 64 << 10),
  /** LZ4, compressed harder and decompressed as fast. */
  LZ4HC(Algorithm.LZ4, 1, 12, 9, 64 << 10),
  /** MicroLZMA. */
  LZMA(Algorithm.LZMA, 0, 9, 6, 128 << 10),
  /** DEFLATE, by the JDK's zlib. */
  DEFLATE(Algorithm.DEFLATE, 1, 9, 6, 128 << 10),
  /** Zstandard. */
  ZSTD(Algorithm.ZSTD, 1, 22, 3, 128 << 10);

  private final Algorithm algorithm;
  private final int minLevel;
  private final int maxLevel;
  private final int defaultLevel;
  private final int defaultClusterSize;

  CompressionMethod(
      Algorithm algorithm, int minLevel, int maxLevel, int defaultLevel, int defaultClusterSize) {
    this.algorithm = algorithm;
    this.minLevel = minLevel;
    this.maxLevel = maxLevel;
    this.defaultLevel = defaultLevel;
    this.defaultClusterSize = defaultClusterSize;
  }

  /** Returns the algorithm that decompresses the data. */
  public Algorithm algorithm() {
    return algorithm;
  }

  /** Returns the id of an algorithm on disk. */
  static int id(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 -> 0;
      case LZMA -> 1;
      case DEFLATE -> 2;
      case ZSTD -> 3;
    };
  }

  /** Returns the lowest level. */
  public int minLevel() {
    return minLevel;
  }

  /** Returns the highest level. */
  public int maxLevel() {
    return maxLevel;
  }

  /** Returns the level that is used where none is given. */
  public int defaultLevel() {
    return defaultLevel;
  }

  /** Returns the cluster size in bytes that is used where none is given. */
  public int defaultClusterSize() {
    return defaultClusterSize;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
