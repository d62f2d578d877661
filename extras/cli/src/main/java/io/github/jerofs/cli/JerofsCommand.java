package io.github.jerofs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code jerofs} itself, which has only subcommands. */
@Command(
    name = "jerofs",
    mixinStandardHelpOptions = true,
    description = "Reads EROFS images without mounting them, and creates them.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Success; fsck found nothing, diff found no difference.",
      "1:Something failed; fsck found something, diff found a difference.",
      "2:Wrong usage; diff could not compare everything."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  jerofs tree samples/sample.erofs",
      "  jerofs extract system.erofs out /etc /usr/bin",
      "  jerofs create -z zstd app.erofs app/",
      "",
      "'jerofs help COMMAND' describes a command."
    })
final class JerofsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Prints the usage to standard error. A missing command is wrong usage. */
  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    line.usage(line.getErr());
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }
}
