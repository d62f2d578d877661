package io.github.jerofs.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The standard output of the process, which {@link Output} buffers. Keeps the reason of a failed
 * write, which a {@link java.io.PrintStream} on top would lose.
 */
public final class StandardOutput extends OutputStream {
  private final OutputStream out;
  private @Nullable IOException failure;

  public StandardOutput(OutputStream out) {
    this.out = out;
  }

  public @Nullable IOException failure() {
    return failure;
  }

  /** Returns whether {@code e} means that the reader of a pipe is gone, as after {@code head}. */
  public static boolean isBrokenPipe(IOException e) {
    // Java has no type for EPIPE. The message of Windows contains the word, too.
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }

  private IOException remember(IOException e) {
    if (failure == null) {
      failure = e;
    }
    return e;
  }

  @Override
  public void write(int b) throws IOException {
    try {
      out.write(b);
    } catch (IOException e) {
      throw remember(e);
    }
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    try {
      out.write(b, off, len);
    } catch (IOException e) {
      throw remember(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw remember(e);
    }
  }
}
