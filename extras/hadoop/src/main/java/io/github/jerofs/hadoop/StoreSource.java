package io.github.jerofs.hadoop;

import io.github.jerofs.hadoop.StoreStreams.StoreStream;
import io.github.jerofs.storage.ByteSource;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** A file of the store as a source. Failed requests are repeated with another stream. */
final class StoreSource implements ByteSource {
  private final StoreFile file;
  private final ErofsConfig config;
  private final StoreStatistics statistics;
  private final StoreStreams streams;
  private final Consumer<StoreSource> onClose;

  /**
   * Opens nothing yet.
   *
   * @param onClose called with this source when it is closed
   */
  StoreSource(
      StoreFile file,
      ErofsConfig config,
      StoreStatistics statistics,
      Consumer<StoreSource> onClose) {
    this.file = file;
    this.config = config;
    this.statistics = statistics;
    this.streams = new StoreStreams(file);
    this.onClose = onClose;
  }

  /** Opens a first stream, so that missing permissions and files have exceptions of their own. */
  void connect() throws IOException {
    streams.giveBack(streams.borrow(0));
  }

  @Override
  public long length() {
    return file.key().length();
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= length()) {
      return -1;
    }
    IOException failure = null;
    for (int attempt = 0; attempt < config.readAttempts(); attempt++) {
      if (attempt > 0) {
        pause(config.retryMillis() << Math.min(attempt - 1, 10));
      }
      try {
        return attempt(position, dst.duplicate(), dst);
      } catch (IOException e) {
        statistics.add(StoreStatistics.FAILURES, 1);
        if (isFinal(e)) {
          throw e;
        }
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    file.checkVersion(failure);
    throw failed(position, failure);
  }

  private IOException failed(long position, @Nullable IOException failure) {
    return new IOException(
        name()
            + ": reading at byte "
            + position
            + (" failed " + config.readAttempts() + " times: ")
            + (failure == null ? "" : failure.getMessage()),
        failure);
  }

  /** Reads into {@code part}, and advances {@code dst} on success. */
  private int attempt(long position, ByteBuffer part, ByteBuffer dst) throws IOException {
    StoreStream stream = streams.borrow(position);
    int n;
    try {
      statistics.add(StoreStatistics.REQUESTS, 1);
      n = read(stream, position, part);
      if (n < 0) {
        throw new EOFException(
            name() + ": no data at byte " + position + ", although the size was " + length());
      }
    } catch (IOException | RuntimeException | Error e) {
      Closeables.closeAfter(e, stream);
      throw e;
    }
    statistics.add(StoreStatistics.BYTES, n);
    dst.position(dst.position() + n);
    giveBack(stream);
    return n;
  }

  /** The request has succeeded, even if a stream that is not kept cannot be closed. */
  private void giveBack(StoreStream stream) {
    try {
      streams.giveBack(stream);
    } catch (IOException e) {
      System.getLogger(StoreSource.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a stream of " + file, e);
    }
  }

  private static int read(StoreStream stream, long position, ByteBuffer dst) throws IOException {
    if (dst.hasArray()) {
      return stream.read(
          position, dst.array(), dst.arrayOffset() + dst.position(), dst.remaining());
    }
    byte[] bytes = new byte[Math.min(dst.remaining(), 1 << 16)];
    int n = stream.read(position, bytes, 0, bytes.length);
    if (n > 0) {
      dst.put(bytes, 0, n);
    }
    return n;
  }

  private static boolean isFinal(IOException e) {
    return e instanceof ReplacedFileException
        || e instanceof FileNotFoundException
        || e instanceof AccessControlException
        || e instanceof InterruptedIOException;
  }

  private static void pause(long millis) throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between attempts to read");
    }
  }

  /** Closes idle streams, and with them connections to the store. */
  void unbuffer() throws IOException {
    streams.unbuffer();
  }

  @Override
  public void close() throws IOException {
    onClose.accept(this);
    streams.close();
  }
}
