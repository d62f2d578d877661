package io.github.jerofs.cli.nydus;

import io.github.jerofs.cli.console.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code nydus}, which has subcommands only. */
@Command(
    name = "nydus",
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    description = {
      "Converts Nydus RAFS v6 images.",
      "",
      "All other commands read these images, too. 'jerofs info' describes their blobs."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n",
    footer = "  jerofs nydus export --blobs blobs image.boot devices")
public final class NydusCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private NydusCommand() {}

  /** Returns the command with its subcommands. */
  public static CommandLine of(Streams streams) {
    return new CommandLine(new NydusCommand()).addSubcommand("export", new ExportCommand(streams));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "missing action: " + spec.subcommands().keySet());
  }
}
