package io.github.jerofs.internal.write.compress;

import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.internal.format.Algorithm;

/** Maps compression methods to algorithms and their on-disk ids. */
final class Algorithms {
  private Algorithms() {}

  static Algorithm of(CompressionMethod method) {
    return switch (method) {
      case LZ4, LZ4HC -> Algorithm.LZ4;
      case LZMA -> Algorithm.LZMA;
      case DEFLATE -> Algorithm.DEFLATE;
      case ZSTD -> Algorithm.ZSTD;
    };
  }

  static int id(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 -> 0;
      case LZMA -> 1;
      case DEFLATE -> 2;
      case ZSTD -> 3;
    };
  }

  static int id(CompressionMethod method) {
    return id(of(method));
  }
}
