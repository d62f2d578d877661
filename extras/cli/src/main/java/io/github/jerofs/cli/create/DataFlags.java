package io.github.jerofs.cli.create;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.CompressionOptions;
import io.github.jerofs.build.DataOptions;
import io.github.jerofs.cli.option.SizeConverter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of create and convert for the form and the place of file data. */
final class DataFlags {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"--chunk-size", "--chunksize"},
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description =
          "Divide larger files into chunks of this size, a power of two from 4K to 16M. Equal chunks"
              + " are stored once, and chunks of zeros are holes. Excludes --compress.")
  private @Nullable Integer chunkSize;

  @Option(
      names = {"-S", "--sparse"},
      description =
          "Store long runs of zeros in large files as holes. Default with --target-kernel 5.15 or"
              + " later. Excludes --compress.")
  private boolean sparse;

  @Option(
      names = "--no-data",
      description =
          "Store metadata only: files keep their sizes but read as zeros. Excludes --compress.")
  private boolean noData;

  @Option(
      names = {"--blob", "--blobdev"},
      paramLabel = "FILE",
      description =
          "Write file data to this new file instead of the image, which refers to it as an extra"
              + " device. Excludes --compress.")
  private @Nullable Path blob;

  @Option(
      names = "--tar-index",
      description =
          "Leave file data in the archives, which must not be compressed. The image refers to them as"
              + " extra devices, in order. Excludes --compress.")
  private boolean tarIndex;

  /** Returns the file for contents, if set. */
  @Nullable Path blob() {
    return blob;
  }

  /** Returns whether file data stays in archives. */
  boolean isTarIndex() {
    return tarIndex;
  }

  /** Refuses the options that exclude {@code compression}. */
  private void checkExcluded(CompressionOptions compression) {
    boolean isCompressed =
        compression.otherwise().isPresent()
            || compression.rules().stream().anyMatch(rule -> rule.compression().isPresent());
    String flag =
        chunkSize != null
            ? "--chunk-size"
            : sparse
                ? "--sparse"
                : noData ? "--no-data" : blob != null ? "--blob" : tarIndex ? "--tar-index" : "";
    if (isCompressed && !flag.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "compression and " + flag + " exclude each other");
    }
  }

  /** Applies the options that are set to an image with {@code compression}. */
  void apply(BuildOptions.Builder options, CompressionOptions compression) {
    checkExcluded(compression);
    DataOptions data = DataOptions.DEFAULT.withData(!noData);
    if (sparse) {
      data = data.withHoles(true);
    }
    try {
      options.data(chunkSize == null ? data : data.withChunkSize(chunkSize));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
