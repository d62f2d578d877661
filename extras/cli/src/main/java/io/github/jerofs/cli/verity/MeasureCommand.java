package io.github.jerofs.cli.verity;

import io.github.jerofs.Verity;
import io.github.jerofs.cli.console.ExitCode;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.cli.option.SizeConverter;
import io.github.jerofs.cli.text.Printable;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.option.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code verity measure}. */
@Command(
    name = "measure",
    sortOptions = false,
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = {
      "Prints the fs-verity digests of files, as 'fsverity digest' does.",
      "",
      "For files in an image see 'jerofs digest --fsverity'."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n",
    footer = "  jerofs verity measure system.erofs")
final class MeasureCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0..*", arity = "1..*", paramLabel = "FILE", description = "The files.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--hash",
      paramLabel = "NAME",
      description = "The hash algorithm: sha256 or sha512. Default: sha256.")
  private String hash = HashAlgorithm.SHA256.key();

  @Option(
      names = "--block-size",
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description = "The size of a Merkle tree block. Default: 4096.")
  private int blockSize = FsVerityOptions.DEFAULT.blockSize();

  @Option(names = "--salt", paramLabel = "HEX", description = "The salt. Default: none.")
  private @Nullable String salt;

  @Option(names = "--compact", description = "Print the digest alone.")
  private boolean compact;

  MeasureCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    FsVerityOptions options = options();
    for (Path file : files) {
      try {
        String digest = Verity.measure(file, options).toString();
        streams
            .out()
            .println(
                compact
                    ? digest.substring(digest.indexOf(':') + 1)
                    : digest + " " + Printable.escape(file.toString()));
      } catch (IOException e) {
        streams.messages().error(file, e);
      }
    }
    return streams.messages().hasErrors() ? ExitCode.FAILURE : 0;
  }

  private FsVerityOptions options() {
    try {
      FsVerityOptions.Builder options =
          FsVerityOptions.builder().algorithm(HashAlgorithm.ofKey(hash)).blockSize(blockSize);
      if (salt != null) {
        options.salt(TreeFlags.parseSalt(salt));
      }
      return options.build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
