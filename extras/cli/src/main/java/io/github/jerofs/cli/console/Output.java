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
  private static final int BUFFER = 64 << 10;
  private static final int BYTES_PER_FLUSH = 32 << 10;
  private static final long FLUSH_NANOS = 100_000_000;

  private final PrintStream stream;
  private final LongSupplier clock;
  private final byte[] buffer = new byte[BUFFER];
  private int used;
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
    put(bytes, 0, bytes.length);
    if (used == buffer.length) {
      drain();
    }
    buffer[used++] = '\n';
    endPart(1);
  }

  public void write(byte[] bytes, int from, int length) {
    put(bytes, from, length);
    endPart(length);
  }

  /** Writes the beginning of a line. */
  public void print(byte[] bytes) {
    put(bytes, 0, bytes.length);
  }

  private void put(byte[] bytes, int from, int length) {
    if (length > buffer.length - used) {
      drain();
    }
    if (length > buffer.length) {
      stream.write(bytes, from, length);
    } else {
      System.arraycopy(bytes, from, buffer, used, length);
      used += length;
    }
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

  /** Passes everything to the stream, which may buffer it. */
  public void drain() {
    stream.write(buffer, 0, used);
    used = 0;
  }

  /** Passes everything to the stream. */
  public void flush() {
    drain();
    if (stream.checkError()) { // flushes
      throw new OutputClosedException();
    }
    flushed = clock.getAsLong();
  }

  private void endPart(int length) {
    if (length >= buffer.length
        || used >= BYTES_PER_FLUSH
        || clock.getAsLong() - flushed >= FLUSH_NANOS) {
      flush();
    }
  }
}
