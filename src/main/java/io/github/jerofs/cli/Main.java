package io.github.jerofs.cli;

/** x. */
public final class Main {
  private Main() {}
}
