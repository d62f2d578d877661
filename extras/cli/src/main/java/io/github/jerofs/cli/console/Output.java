package io.github.jerofs.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * The output of a command: lines of text, or bytes. The first line is visible at once, later ones
 * with the first line that follows after 100 ms.
 *
 * <p>Methods throw {@link OutputClosedException} soon after the stream fails: nothing reads the
 * rest. Not safe for use by several threads.
 */
public final class Output {
  private static final int BYTES_PER_FLUSH = 32 << 10;
  private static final long FLUSH_NANOS = 100_000_000;

  private final PrintStream stream;
  private final LongSupplier clock;
  private int pending;
  private long flushed;

  public Output(PrintStream stream) {
    this(stream, System::nanoTime);
  }

  /**
   * Wraps a stream.
   *
   * @param clock returns nanoseconds
   */
  public Output(PrintStream stream, LongSupplier clock) {
    this.stream = stream;
    this.clock = clock;
    this.flushed = clock.getAsLong() - FLUSH_NANOS;
  }

  public void println(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    stream.write(bytes, 0, bytes.length); // a print() would encode and flush each line
    stream.write('\n');
    added(bytes.length + 1);
  }

  public void write(byte[] bytes, int from, int length) {
    stream.write(bytes, from, length);
    added(length);
  }

  /** Returns this as a stream of bytes. Closing it does nothing. */
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

  private void added(int length) {
    pending += length;
    if (pending >= BYTES_PER_FLUSH || clock.getAsLong() - flushed >= FLUSH_NANOS) {
      if (stream.checkError()) { // flushes
        throw new OutputClosedException();
      }
      flushed = clock.getAsLong();
      pending = 0;
    }
  }
}
