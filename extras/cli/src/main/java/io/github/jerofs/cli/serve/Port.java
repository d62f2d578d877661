package io.github.jerofs.cli.serve;

import java.io.IOException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A port to listen on.
 *
 * @param option the option that sets it
 * @param number 0 for any free port
 */
record Port(String option, int number) {
  private static final int MAX = 65_535;

  /** Something that listens, once started. */
  interface Start<T> {
    T start() throws IOException;
  }

  /** Returns the port of an option, or any free one without it. */
  static Port of(CommandLine command, String option, @Nullable Integer value) {
    int number = value == null ? 0 : value;
    if (number < 0 || number > MAX) {
      String text = option + ": expected a port from 0 to " + MAX + ", found " + number;
      throw new ParameterException(command, text);
    }
    return new Port(option, number);
  }

  /** Starts a server. Its failure to listen gets a message that names the port. */
  <T> T start(Start<T> server) throws IOException {
    try {
      return server.start();
    } catch (IOException e) {
      Throwable cause = e instanceof BindException || e.getCause() == null ? e : e.getCause();
      if (cause instanceof BindException) {
        String text =
            "cannot listen on port " + number + " (" + option + "): " + cause.getMessage();
        throw new IOException(text, e);
      }
      throw e;
    }
  }
}
