package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a file part by part, in order, whichever threads ask. Safe for use by many threads. */
final class SegmentReader implements AutoCloseable {
  private final FileSource file;
  private final long size;
  private @Nullable InputStream stream;
  private long next;
  private boolean closed;

  SegmentReader(FileSource file, long size) {
    this.file = file;
    this.size = size;
  }

  /**
   * Reads {@code [position, position + length)} of the file, after all that lies before it. Closes
   * the file with its last byte.
   *
   * @throws IOException if that fails, or the file has not as many bytes as it should
   */
  synchronized void read(long position, byte[] into, int length)
      throws IOException, InterruptedException {
    while (next != position && !closed) {
      wait();
    }
    if (closed) {
      throw new IOException(file.name() + ": not read further after a failure");
    }
    try {
      InputStream in = stream;
      if (in == null) {
        in = file.open();
        stream = in;
      }
      int done = in.readNBytes(into, 0, length);
      next += done;
      boolean isEnd = next == size && in.read() < 0;
      if (done < length || (next == size && !isEnd)) {
        throw new IOException(
            file.name()
                + ": changed while it was read: expected "
                + size
                + " bytes, found "
                + (done < length ? String.valueOf(next) : "more"));
      }
      if (isEnd) {
        stream = null;
        in.close();
      }
      notifyAll();
    } catch (IOException | RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  /** Returns whether the file, which was read, is stored already. */
  boolean isStored() {
    return file.isStored();
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Closes the file; those who wait to read get an error. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    notifyAll();
    InputStream in = stream;
    stream = null;
    if (in != null) {
      in.close();
    }
  }
}
