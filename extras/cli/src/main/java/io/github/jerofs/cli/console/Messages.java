package io.github.jerofs.cli.console;

import io.github.jerofs.cli.text.Printable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The lines on standard error: errors, warnings, and a status line that overwrites itself. Safe for
 * use by several threads.
 */
public final class Messages {
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream stream;
  private final Set<String> said = new HashSet<>();
  private boolean quiet;
  private boolean silent;
  private boolean status;
  private int errors;

  public Messages(PrintStream stream) {
    this.stream = stream;
  }

  /** Suppresses notes and warnings from now on. */
  public synchronized void setQuiet() {
    quiet = true;
  }

  /** Suppresses everything from now on: the JVM is exiting for another reason. */
  public synchronized void setSilent() {
    silent = true;
  }

  /** Returns whether there was an error. */
  public synchronized boolean hasErrors() {
    return errors > 0;
  }

  public void error(Exception e) {
    error(ErrorText.of(e));
  }

  /** Reports an error of one file. The command continues with the others. */
  public void error(Path file, Exception e) {
    error(ErrorText.of(file, e));
  }

  public synchronized void error(String text) {
    errors++;
    line(text);
  }

  /** Prints information that is no reason to worry. */
  public synchronized void note(String text) {
    if (!quiet) {
      line(text);
    }
  }

  public synchronized void warn(String text) {
    if (!quiet) {
      line("warning: " + text);
    }
  }

  /** Prints a warning that would otherwise repeat for many files. */
  public synchronized void warnOnce(String text) {
    if (said.add(text)) {
      warn(text);
    }
  }

  /** Reports an error that would otherwise repeat for many files. */
  public synchronized void errorOnce(String text) {
    if (said.add(text)) {
      error(text);
    }
  }

  private void line(String text) {
    if (silent) {
      return;
    }
    clearStatus();
    stream.print("jerofs: " + Printable.line(text) + "\n");
    stream.flush();
  }

  /** Shows {@code text} in the status line. Standard error must be a terminal. */
  public synchronized void status(String text) {
    stream.print(CLEAR + text);
    stream.flush();
    status = true;
  }

  public synchronized void clearStatus() {
    if (status) {
      stream.print(CLEAR);
      stream.flush();
      status = false;
    }
  }
}
