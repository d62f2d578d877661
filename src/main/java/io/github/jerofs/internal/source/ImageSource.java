package io.github.jerofs.internal.source;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fixed-length byte sequence with random access, such as an image file or the content of an
 * inode. Thread-safe.
 *
 * <p>After {@link #close}, reads may fail with an {@link IOException}, or still succeed.
 */
public interface ImageSource extends Closeable {
  /** The maximum length of a {@link #view} in bytes, which every source supports. */
  int MAX_VIEW = 4 << 20;

  /** Returns the length in bytes. It does not change. */
  long size();

  /** Returns the name of this source in error messages, such as a path. */
  String description();

  /**
   * Reads bytes at {@code position} into {@code dst}, advancing the buffer's position.
   *
   * @return the number of bytes read, at least 1 unless {@code dst} is full, or -1 if {@code
   *     position} is at or past the end
   */
  int read(long position, ByteBuffer dst) throws IOException;

  /**
   * Returns the bytes {@code [position, position + length)} as a little-endian buffer from position
   * 0 to its limit, without copying if possible. The caller must not write to it.
   *
   * @param length at most {@link #MAX_VIEW}
   * @throws IndexOutOfBoundsException if the range is not inside the source
   */
  ByteBuffer view(long position, int length) throws IOException;

  /**
   * Returns 1 to {@code max} bytes at {@code position} as a read-only buffer without a copy, or
   * null if that is not possible.
   *
   * @param position inside the source
   * @param max from 1 to {@link #MAX_VIEW}
   */
  default @Nullable ByteBuffer peek(long position, int max) throws IOException {
    return null;
  }

  /**
   * Maps {@code [position, position + length)}, which is inside the source, into memory. Creates a
   * new mapping, which the caller owns and which outlives this source.
   *
   * @param mapper maps the bytes in the file that contains them
   * @throws UnsupportedOperationException with the reason, if these bytes are not contiguous in a
   *     file that can be mapped
   */
  default <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    throw new UnsupportedOperationException(
        "cannot map: " + description() + " is read through a channel");
  }

  /**
   * Returns a string that identifies the bytes of this source, like {@link
   * io.github.jerofs.storage.ByteSource#identity}.
   *
   * @throws IOException if the source is broken
   */
  default Optional<String> identity() throws IOException {
    return Optional.empty();
  }

  /** Returns whether {@code [position, position + length)} is inside the source. */
  default boolean contains(long position, long length) {
    return position >= 0 && length >= 0 && length <= size() - position;
  }

  /** Reads like {@link #read}, but at most {@code most} bytes, which must fit in {@code dst}. */
  default int readAtMost(long position, int most, ByteBuffer dst) throws IOException {
    int limit = dst.limit();
    dst.limit(dst.position() + most);
    try {
      return read(position, dst);
    } finally {
      dst.limit(limit);
    }
  }

  /** Fills {@code dst}, starting at {@code position}. */
  default void readFully(long position, ByteBuffer dst) throws IOException {
    long at = position;
    while (dst.hasRemaining()) {
      int n = read(at, dst);
      if (n < 0) {
        throw new EOFException(description() + " ends at byte " + size() + ", wanted " + at);
      }
      at += n;
    }
  }
}
