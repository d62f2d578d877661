package io.github.jerofs.hadoop.job;

import io.github.jerofs.build.Compression;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.util.StringUtils.TraditionalBinaryPrefix;
import org.jspecify.annotations.Nullable;

/**
 * The options of an {@link ImageJob}. Immutable and thread-safe.
 *
 * @param target the directory or, for a single image, the file
 * @param sources paths, which may be globs
 * @param compression such as {@code zstd,19}, or null for none
 * @param partBytes the size of the sources of a part; a larger file is a part of its own
 * @param single whether to build one image, which is one task
 * @param threads the number of parts that {@link CreateImages} builds at the same time
 */
public record JobOptions(
    String target,
    List<String> sources,
    @Nullable String compression,
    long partBytes,
    boolean single,
    int threads)
    implements Serializable {
  /** The arguments of the commands. */
  static final String USAGE =
      "[-z METHOD[,LEVEL]] [--part-size BYTES] [--single] [--threads N] TARGET SOURCE...";

  private static final long DEFAULT_PART = 1L << 30;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if there is no source, or a value is out of range
   */
  public JobOptions {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("expected at least one source");
    }
    if (compression != null) {
      Compression unused = Compression.parse(compression);
    }
    if (partBytes < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "part size and threads: expected at least 1, found " + partBytes + " and " + threads);
    }
  }

  /**
   * Parses the arguments of a command.
   *
   * @throws IllegalArgumentException if an argument is unknown, missing or invalid
   */
  public static JobOptions parse(String... arguments) {
    List<String> paths = new ArrayList<>();
    String compression = null;
    long partBytes = DEFAULT_PART;
    boolean single = false;
    int threads = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "-z" -> compression = value(arguments, ++i);
        case "--part-size" ->
            partBytes = TraditionalBinaryPrefix.string2long(value(arguments, ++i));
        case "--threads" -> threads = Integer.parseInt(value(arguments, ++i));
        case "--single" -> single = true;
        default -> {
          if (arguments[i].startsWith("-")) {
            throw new IllegalArgumentException("unknown option " + arguments[i]);
          }
          paths.add(arguments[i]);
        }
      }
    }
    if (paths.size() < 2) {
      throw new IllegalArgumentException("expected a target and at least one source");
    }
    return new JobOptions(
        paths.get(0), paths.subList(1, paths.size()), compression, partBytes, single, threads);
  }

  private static String value(String[] arguments, int i) {
    if (i >= arguments.length) {
      throw new IllegalArgumentException("expected a value after " + arguments[i - 1]);
    }
    return arguments[i];
  }
}
