package io.github.jerofs.cli.option;

import io.github.jerofs.cli.console.Terminal;
import io.github.jerofs.cli.tree.Painter;
import picocli.CommandLine.Option;

/** The option {@code --color}. */
public final class ColorOption {
  enum When {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description =
          "Colour names by type: auto, always or never. Default: auto, which colours on a terminal"
              + " unless NO_COLOR is set.")
  private When when = When.AUTO;

  /** Returns the painter of a command. Finding out about the terminal takes time. */
  public Painter painter() {
    boolean colored = when == When.ALWAYS || (when == When.AUTO && Terminal.takesColors());
    return new Painter(colored);
  }
}
