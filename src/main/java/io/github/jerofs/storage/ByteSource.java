package io.github.jerofs.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A run of bytes of fixed length, in any storage, that holds an image or one of its extra devices.
 * Any number of threads may read at the same time; there is no shared position. Some are of the
 * common pool, which helps whoever reads compressed data: a read must not wait for a lock that its
 * user holds meanwhile.
 *
 * <p>The image keeps a small cache of what it reads in small pieces (16 KiB pages), so an
 * implementation need not. It may answer slowly, and any read may fail: that fails the operation
 * that needed the bytes, and a later read is asked again.
 */
public interface ByteSource extends Closeable {
  /** Returns the length in bytes. It does not change. */
  long length();

  /** Returns what error messages call this source, such as a path or a URL. */
  String name();

  /**
   * Reads bytes at {@code position} into {@code dst}, advancing the buffer's position. May read
   * fewer than there is room for.
   *
   * @param position from 0 up
   * @return the number of bytes read, at least 1 if {@code dst} has room, or -1 if {@code position}
   *     is at or past the end
   * @throws IOException if the bytes cannot be had; {@code dst} may have been written to then
   */
  int read(long position, ByteBuffer dst) throws IOException;

  /**
   * Returns a text that other bytes would not have, such as {@code sha256:} and 64 hexadecimal
   * digits, or nothing if none is known. Extra devices are told apart by their digests.
   */
  default Optional<String> identity() {
    return Optional.empty();
  }
}
