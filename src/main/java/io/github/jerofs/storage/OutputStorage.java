package io.github.jerofs.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;

/**
 * Storage for new images that is not a file system of {@code java.nio.file}, such as HDFS. The
 * command line finds implementations with {@link java.util.ServiceLoader}. Implementations are safe
 * for use by multiple threads.
 */
public interface OutputStorage {
  /** Returns whether {@code target}, an absolute URI, is in this storage. */
  boolean supports(URI target);

  /**
   * Starts a file that appears at {@code target} when it is complete.
   *
   * @param replace whether to replace a file that exists
   * @throws java.nio.file.FileAlreadyExistsException if {@code target} exists and must not be
   *     replaced; it contains {@code target} as the file
   * @throws IOException if the file cannot be created
   */
  NewFile create(URI target, boolean replace) throws IOException;

  /** A file that is being written. Not thread-safe. */
  interface NewFile extends Closeable {
    /** Returns the stream for the content. {@link #commit} and {@link #close} close it. */
    OutputStream content();

    /**
     * Publishes the file, atomically if the storage can.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the target exists by now and must not be
     *     replaced
     * @throws IOException if the file cannot be completed
     */
    void commit() throws IOException;

    /** Deletes the file unless it is published. */
    @Override
    void close() throws IOException;
  }
}
