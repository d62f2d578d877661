package io.github.jerofs.cli.console;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal that the command runs in. */
public final class Terminal {
  private static final int DEFAULT_WIDTH = 80;
  private static final int OUTPUT = 1;
  private static final int ERRORS = 2;

  /** The launcher lists the descriptors that are terminals. */
  private static final String PROPERTY = "jerofs.terminals";

  private Terminal() {}

  /** Returns whether standard output is a terminal. */
  public static boolean isOutput() {
    return isTerminal(OUTPUT);
  }

  /** Returns whether standard error is a terminal. */
  public static boolean isErrors() {
    return isTerminal(ERRORS);
  }

  /** Java's console requires that both standard input and output are terminals. */
  private static boolean isTerminal(int descriptor) {
    String listed = System.getProperty(PROPERTY);
    if (listed != null) {
      return listed.indexOf(Character.forDigit(descriptor, 10)) >= 0;
    }
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      if (Files.isSymbolicLink(link)) {
        String device = Files.readSymbolicLink(link).toString();
        return device.matches("/dev/(pts/[0-9]+|tty.*|console)");
      }
    } catch (IOException e) {
      return false; // closed
    }
    return hasConsole();
  }

  @SuppressWarnings("SystemConsoleNull") // null before JDK 22 if there is no terminal
  private static boolean hasConsole() {
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

  /** Returns whether standard output is a terminal, and the environment does not forbid colours. */
  public static boolean takesColors() {
    String no = System.getenv("NO_COLOR");
    return (no == null || no.isEmpty()) && !"dumb".equals(System.getenv("TERM")) && isOutput();
  }

  /** Returns the width of the terminal in cells, from {@code COLUMNS}. */
  public static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{0,4}")
        ? Integer.parseInt(columns)
        : DEFAULT_WIDTH;
  }
}
