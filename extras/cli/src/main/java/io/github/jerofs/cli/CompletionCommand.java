package io.github.jerofs.cli;

import io.github.jerofs.cli.console.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code completion}. */
@Command(
    name = "completion",
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    description =
        "Prints a completion script for a shell: commands, options, values, files, and paths in images.",
    footerHeading = "%nExample:%n",
    footer = {
      "  source <(jerofs completion bash)",
      "  source <(jerofs completion zsh)   # after: autoload -Uz compinit && compinit"
    })
final class CompletionCommand implements Runnable {
  /** Supported shells. The script is the same: zsh runs completion functions of bash. */
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
    streams.out().println(CompletionScript.tables(Commands.all(streams)).stripTrailing());
    streams.out().println("");
    streams.out().println(functions().stripTrailing());
  }

  private static String functions() {
    try (InputStream in = CompletionCommand.class.getResourceAsStream("completion.sh")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
