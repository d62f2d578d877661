package io.github.jerofs.cli.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --help} and {@code --version}. There is no {@code -h}: it selects readable sizes. */
public final class HelpOptions {
  private HelpOptions() {}

  public static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder("--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
  }
}
