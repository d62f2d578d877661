package io.github.jerofs.cli.console;

/** Thrown when nobody can read the output any more. Unchecked, so that no handler goes on. */
public final class OutputClosedException extends RuntimeException {
  private static final long serialVersionUID = 1;
}
