package io.github.jerofs.internal.write.compress;

import io.github.jerofs.internal.io.Closeables;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a file in order, on behalf of any threads. Thread-safe. */
final class SegmentReader implements Closeable {
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
   * Reads {@code [position, position + length)} of the file. Waits until everything before it has
   * been read. Closes the file after its last byte.
   *
   * @throws IOException if reading fails or the file has a different size
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
      Closeables.closeAfter(e, this);
      throw e;
    }
  }

  /** Returns whether the content is stored already. Valid once it has been read. */
  boolean isStored() {
    return file.isStored();
  }

  /** Closes the file. Waiting reads fail. */
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
