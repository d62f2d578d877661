package io.github.jerofs.cli.composefs;

import io.github.jerofs.cli.console.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code composefs}, which has subcommands only. */
@Command(
    name = "composefs",
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    description = {
      "Creates and inspects composefs images.",
      "",
      "Images have the bytes of mkcomposefs. All other commands read composefs images, too."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n",
    footer = "  jerofs composefs create --digest-store objects tree/ image.cfs")
public final class ComposefsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private ComposefsCommand() {}

  /** Returns the command with its subcommands. */
  public static CommandLine of(Streams streams) {
    return new CommandLine(new ComposefsCommand())
        .addSubcommand("create", new CreateImageCommand(streams))
        .addSubcommand("dump", new DumpCommand(streams))
        .addSubcommand("objects", new ObjectsCommand(streams))
        .addSubcommand("measure", new MeasureImageCommand(streams));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "missing action: " + spec.subcommands().keySet());
  }
}
