package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.util.Iterator;

/**
 * Reads and compresses files on several threads, small ones each on one thread, large ones on all.
 * The result does not depend on their number. Memory is bounded by the bytes in flight.
 */
public final class FileEncoder implements AutoCloseable {
  /**
   * Starts the threads.
   *
   * @param threads how many
   * @param bytesInFlight how many bytes of content are read ahead of the receiver, about
   */
  public FileEncoder(int threads, long bytesInFlight) {}

  /**
   * Encodes {@code files} and delivers them in their order. Returns when all are delivered. The
   * iterator and the receiver are called on this thread only; the iterator runs ahead of the
   * receiver.
   *
   * @throws IOException if a file cannot be read, has not the size that it should have, or the
   *     receiver throws; nothing is delivered after that
   * @throws UnsupportedOperationException if the library of a method is missing; the message names
   *     it
   * @throws InterruptedException if this thread is interrupted
   */
  public <F extends FileSource> void encode(Iterator<F> files, FileReceiver<F> receiver)
      throws IOException, InterruptedException {
    throw new UnsupportedOperationException("not yet");
  }

  /** Stops the threads. */
  @Override
  public void close() {}
}
