package io.github.jerofs.cli.composefs;

import io.github.jerofs.Verity;
import io.github.jerofs.cli.console.ExitCode;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.option.FsVerityOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code composefs measure}. */
@Command(
    name = "measure",
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = {
      "Prints the fs-verity digests of files, as 'composefs-info measure-file' does.",
      "",
      "The digest of an image is the value of --fs-verity; that of an object is its name."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n",
    footer = "  jerofs composefs measure image.cfs")
final class MeasureImageCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(index = "0..*", arity = "1..*", paramLabel = "FILE", description = "The files.")
  private List<Path> files = new ArrayList<>();

  MeasureImageCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    for (Path file : files) {
      try {
        byte[] digest = Verity.measure(file, FsVerityOptions.DEFAULT).bytes();
        streams.out().println(HexFormat.of().formatHex(digest));
      } catch (IOException e) {
        streams.messages().error(file, e);
      }
    }
    return streams.messages().hasErrors() ? ExitCode.FAILURE : 0;
  }
}
