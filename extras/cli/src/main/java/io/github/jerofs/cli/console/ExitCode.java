package io.github.jerofs.cli.console;

/** Exit codes of the commands. Wrong usage has picocli's, 2. */
public final class ExitCode {
  /** Something could not be done; standard error says what. */
  public static final int FAILURE = 1;

  private ExitCode() {}
}
