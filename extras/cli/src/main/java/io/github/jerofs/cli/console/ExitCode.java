package io.github.jerofs.cli.console;

/** Exit codes of the commands. Wrong usage is 2, as in picocli. */
public final class ExitCode {
  /** Something failed; standard error says what. */
  public static final int FAILURE = 1;

  private ExitCode() {}
}
