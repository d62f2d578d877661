package io.github.jerofs.cli;

import io.github.jerofs.cli.console.Streams;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code completion}. */
@Command(
    name = "completion",
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description = "Prints a completion script for a shell: commands, options and files.",
    footerHeading = "%nExample:%n",
    footer = {
      "  source <(jerofs completion bash)",
      "  source <(jerofs completion zsh)   # after: autoload -Uz compinit && compinit"
    })
final class CompletionCommand implements Runnable {
  /** Supported shells. The script is the same: zsh runs completion scripts for bash. */
  enum Shell {
    BASH,
    ZSH
  }

  private final Streams streams;

  @Parameters(index = "0", arity = "0..1", paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell = Shell.BASH;

  CompletionCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void run() {
    String name = shell.name().toLowerCase(Locale.ROOT);
    streams.out().println("# Completion of jerofs for " + name + ".");
    streams.out().println(AutoComplete.bash("jerofs", Commands.all(streams)).stripTrailing());
  }
}
