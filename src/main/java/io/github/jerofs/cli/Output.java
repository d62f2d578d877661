package io.github.jerofs.cli;

import java.io.PrintStream;

/**
 * What a command prints: lines of text, or bytes.
 *
 * <p>Methods throw {@link OutputClosedException} soon after the stream failed, so that nobody works
 * on for a reader that has gone.
 */
final class Output {
  private static final int LINES_PER_CHECK = 256;

  private final PrintStream stream;
  private int lines;

  Output(PrintStream stream) {
    this.stream = stream;
  }

  void println(String line) {
    stream.print(line);
    stream.print('\n');
    if (++lines % LINES_PER_CHECK == 0) {
      check();
    }
  }

  void write(byte[] bytes, int from, int length) {
    stream.write(bytes, from, length);
    check();
  }

  private void check() {
    if (stream.checkError()) {
      throw new OutputClosedException();
    }
  }
}
