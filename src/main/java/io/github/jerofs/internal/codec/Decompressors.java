package io.github.jerofs.internal.codec;

import static io.github.jerofs.internal.codec.LimitedDecompressor.limitIfNeeded;

import io.github.jerofs.internal.format.Algorithm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The decompressors that this JVM can run. The underlying libraries are optional and are loaded
 * when an image first needs them. If native code is present but does not run, as on musl or with a
 * noexec temporary directory, decoding falls back to Java and logs this once.
 */
public final class Decompressors {
  private static final Map<Algorithm, Availability> FOUND = new ConcurrentHashMap<>();

  /** A decompressor, or the reason it is unavailable. */
  private sealed interface Availability {
    record Present(Decompressor decompressor) implements Availability {}

    record Missing(String reason) implements Availability {}
  }

  private Decompressors() {}

  /**
   * Returns the decompressor of {@code algorithm}.
   *
   * @throws UnsupportedOperationException if its library is missing or does not run here; the
   *     message states which
   */
  public static Decompressor of(Algorithm algorithm) {
    Availability availability = FOUND.get(algorithm);
    if (availability == null) {
      availability = FOUND.computeIfAbsent(algorithm, Decompressors::find);
    }
    if (availability instanceof Availability.Present present) {
      return present.decompressor;
    }
    throw new UnsupportedOperationException(((Availability.Missing) availability).reason);
  }

  /**
   * Uses lambdas because a method reference would link the class and its library outside the try.
   */
  @SuppressWarnings("UnnecessaryLambda")
  private static Availability find(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 ->
          first(
              "at.yawk.lz4:lz4-java", () -> limitIfNeeded(new Lz4Native()), () -> Lz4Block::decode);
      case DEFLATE -> new Availability.Present(limitIfNeeded(new Deflate()));
      case LZMA -> first("org.tukaani:xz", () -> new MicroLzma(), null);
      case ZSTD ->
          first(
              "com.github.luben:zstd-jni",
              () -> limitIfNeeded(new Zstandard()),
              () -> new ZstandardJava());
    };
  }

  /**
   * Returns the preferred decompressor, or the other one if the preferred one does not run.
   *
   * @param library the library that the preferred one needs
   */
  private static Availability first(
      String library, Supplier<Decompressor> preferred, @Nullable Supplier<Decompressor> other) {
    try {
      return new Availability.Present(preferred.get());
    } catch (LinkageError | RuntimeException e) {
      try {
        if (other != null) {
          Availability found = new Availability.Present(other.get());
          log(library, e);
          return found;
        }
      } catch (LinkageError missing) {
        e.addSuppressed(missing);
      }
      return new Availability.Missing(
          "the library " + library + " is needed (on the module path with --add-modules): " + e);
    }
  }

  /** A missing library is normal; a library that does not run is worth logging. */
  private static void log(String library, Throwable why) {
    Logger logger = System.getLogger(Decompressors.class.getName());
    Level level = why instanceof NoClassDefFoundError ? Level.DEBUG : Level.WARNING;
    logger.log(level, "{0} does not run here, decoding in Java: {1}", library, why);
  }
}
