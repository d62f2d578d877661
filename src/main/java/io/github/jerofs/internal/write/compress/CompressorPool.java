package io.github.jerofs.internal.write.compress;

import io.github.jerofs.build.CompressionMethod;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Pools compressors, as their tables are large. Thread-safe. */
final class CompressorPool implements AutoCloseable {
  private record Kind(CompressionMethod method, int level) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Kind that && level == that.level && method == that.method;
    }

    @Override
    public int hashCode() {
      return 31 * level + method.hashCode();
    }
  }

  private final Map<Kind, Queue<Compressor>> idle = new ConcurrentHashMap<>();

  /**
   * Returns a compressor for use by one thread, until it is given back.
   *
   * @throws UnsupportedOperationException if its library is missing or does not run here; the
   *     message says which
   */
  Compressor take(CompressionMethod method, int level) {
    Compressor compressor = queue(method, level).poll();
    return compressor == null ? create(method, level) : compressor;
  }

  void giveBack(CompressionMethod method, int level, Compressor compressor) {
    queue(method, level).add(compressor);
  }

  private Queue<Compressor> queue(CompressionMethod method, int level) {
    return idle.computeIfAbsent(new Kind(method, level), kind -> new ConcurrentLinkedQueue<>());
  }

  /**
   * Returns a new compressor.
   *
   * @throws UnsupportedOperationException if its library is missing or does not run here; the
   *     message says which
   */
  static Compressor create(CompressionMethod method, int level) {
    return switch (method) {
      case LZ4 -> new Lz4();
      case LZ4HC -> new Lz4Hc(level);
      case DEFLATE -> new Deflate(level);
      case LZMA -> {
        try {
          yield new MicroLzma(level);
        } catch (LinkageError e) {
          throw missing(method, "org.tukaani:xz", e);
        }
      }
      case ZSTD -> {
        try {
          yield new Zstandard(level);
        } catch (LinkageError e) {
          throw missing(method, "com.github.luben:zstd-jni", e);
        }
      }
    };
  }

  private static UnsupportedOperationException missing(
      CompressionMethod method, String library, LinkageError cause) {
    return new UnsupportedOperationException(
        method
            + " compression: the library "
            + library
            + " is needed (on the module path with --add-modules): "
            + cause,
        cause);
  }

  /** Closes the idle compressors. */
  @Override
  public void close() {
    idle.values().forEach(queue -> queue.forEach(Compressor::close));
    idle.clear();
  }
}
