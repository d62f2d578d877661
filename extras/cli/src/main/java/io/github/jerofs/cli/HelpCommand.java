package io.github.jerofs.cli;

import io.github.jerofs.cli.console.Streams;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code help}. */
@Command(
    name = "help",
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = "Prints the help of a command, like 'jerofs COMMAND --help'.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Success.", "2:No such command."},
    footerHeading = "%nExample:%n",
    footer = {"  jerofs help ls", "  jerofs help verity format"})
final class HelpCommand implements Runnable {
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0..*",
      paramLabel = "COMMAND",
      description = "A command, and its subcommand if it has some. Default: jerofs itself.")
  private List<String> names = new ArrayList<>();

  HelpCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void run() {
    CommandLine line = Commands.all(streams);
    for (String name : names) {
      CommandLine next = line.getSubcommands().get(name);
      if (next == null) {
        throw new UnmatchedArgumentException(line, List.of(name));
      }
      line = next;
    }
    line.usage(spec.commandLine().getOut());
  }
}
