package io.github.jerofs.cli.console;

/** Thrown when the output has lost its reader. Unchecked, so that no handler catches it. */
public final class OutputClosedException extends RuntimeException {
  private static final long serialVersionUID = 1;
}
