package io.github.jerofs.codec;

import io.github.jerofs.format.Algorithm;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The decompressors that this JVM can run. The libraries behind them are optional: each is looked
 * for when an image first needs it.
 */
public final class Decompressors {
  private static final Map<Algorithm, Availability> FOUND = new EnumMap<>(Algorithm.class);

  /** A decompressor, or why there is none. */
  private sealed interface Availability {
    record Present(Decompressor decompressor) implements Availability {}

    record Missing(String reason) implements Availability {}
  }

  private Decompressors() {}

  /**
   * Returns the decompressor of {@code algorithm}.
   *
   * @throws UnsupportedOperationException if its library is missing or does not run here; the
   *     message says which
   */
  public static Decompressor of(Algorithm algorithm) {
    Availability availability;
    synchronized (FOUND) {
      availability = FOUND.computeIfAbsent(algorithm, Decompressors::find);
    }
    if (availability instanceof Availability.Present present) {
      return present.decompressor;
    }
    throw new UnsupportedOperationException(((Availability.Missing) availability).reason);
  }

  private static Availability find(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 -> new Availability.Present(Lz4.best());
      case DEFLATE -> new Availability.Present(new Deflate());
      case LZMA -> library("org.tukaani:xz", MicroLzma::new);
      case ZSTD -> library("com.github.luben:zstd-jni", Zstandard::new);
    };
  }

  private static Availability library(String name, Supplier<Decompressor> maker) {
    try {
      return new Availability.Present(maker.get());
    } catch (LinkageError e) {
      return new Availability.Missing("the library " + name + " is needed: " + e);
    }
  }
}
