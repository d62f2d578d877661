package io.github.jerofs.cli;

import java.io.Console;

/** Tells whether somebody watches. */
final class Terminal {
  private Terminal() {}

  @SuppressWarnings("SystemConsoleNull") // before JDK 22 it says so with null
  static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true; // before JDK 22 a console is a terminal
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
