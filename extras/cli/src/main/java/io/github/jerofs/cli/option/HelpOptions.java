package io.github.jerofs.cli.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --help} and {@code --version}. There is no {@code -h}: it selects readable sizes. */
public final class HelpOptions {
  /** The position of options that commands share: help lists the command's own ones first. */
  public static final int SHARED = 1;

  private HelpOptions() {}

  public static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("--help")
            .usageHelp(true)
            .order(SHARED)
            .description("Show this help message and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder("--version")
            .versionHelp(true)
            .order(SHARED)
            .description("Print version information and exit.")
            .build());
  }
}
