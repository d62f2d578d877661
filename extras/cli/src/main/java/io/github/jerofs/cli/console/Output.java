package io.github.jerofs.cli.console;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What a command prints: lines of text, or bytes.
 *
 * <p>Methods throw {@link OutputClosedException} soon after the stream failed, so that nobody works
 * on for a reader that has gone.
 */
public final class Output {
  private static final int LINES_PER_CHECK = 256;

  private final PrintStream stream;
  private int lines;

  public Output(PrintStream stream) {
    this.stream = stream;
  }

  public void println(String line) {
    stream.print(line);
    stream.print('\n');
    if (++lines % LINES_PER_CHECK == 0) {
      check();
    }
  }

  public void write(byte[] bytes, int from, int length) {
    stream.write(bytes, from, length);
    check();
  }

  /** Returns this as a stream of bytes, which does not close what is below. */
  public OutputStream bytes() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) {
        Output.this.write(bytes, from, length);
      }
    };
  }

  private void check() {
    if (stream.checkError()) {
      throw new OutputClosedException();
    }
  }
}
