package io.github.jerofs.internal.write.compress;

import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.internal.format.Algorithm;
import java.util.Locale;

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

  static Algorithm of(int id) {
    return switch (id) {
      case 0 -> Algorithm.LZ4;
      case 1 -> Algorithm.LZMA;
      case 2 -> Algorithm.DEFLATE;
      case 3 -> Algorithm.ZSTD;
      default -> throw new IllegalArgumentException("algorithm " + id);
    };
  }

  /** Returns the algorithm with the name that {@code FileExtent} states. */
  static Algorithm named(String name) {
    return Algorithm.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Returns a method that makes data of {@code algorithm}. */
  static CompressionMethod method(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 -> CompressionMethod.LZ4;
      case LZMA -> CompressionMethod.LZMA;
      case DEFLATE -> CompressionMethod.DEFLATE;
      case ZSTD -> CompressionMethod.ZSTD;
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
