package io.github.jerofs.cli.verity;

import io.github.jerofs.cli.console.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code verity}, which has subcommands only. */
@Command(
    name = "verity",
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    description = {
      "Creates and verifies dm-verity hash trees, and computes fs-verity digests.",
      "",
      "The trees equal those of 'veritysetup format', the digests those of 'fsverity digest'."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "1:Something failed.", "2:Wrong usage."},
    footerHeading = "%nExample:%n",
    footer = "  jerofs verity format system.erofs")
public final class VerityCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private VerityCommand() {}

  /** Returns the command with its subcommands. */
  public static CommandLine of(Streams streams) {
    return new CommandLine(new VerityCommand())
        .addSubcommand("format", new FormatCommand(streams))
        .addSubcommand("verify", new VerifyCommand(streams))
        .addSubcommand("measure", new MeasureCommand(streams));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "missing action: " + spec.subcommands().keySet());
  }
}
