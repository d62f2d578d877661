package io.github.jerofs.internal.source;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run of bytes of fixed length that any number of threads may read at any position. The image
 * file is one; so is the content of an inode.
 *
 * <p>After {@link #close} reads may fail with an {@link IOException}, or still succeed.
 */
public interface ImageSource extends Closeable {
  /** The longest {@link #view} that every source must give, in bytes. */
  int MAX_VIEW = 4 << 20;

  /** Returns the length in bytes. It does not change. */
  long size();

  /** Returns what error messages call this source, such as a path. */
  String description();

  /**
   * Reads bytes at {@code position} into {@code dst}, advancing the buffer's position.
   *
   * @return the number of bytes read, at least 1 if {@code dst} has room, or -1 if {@code position}
   *     is at or past the end
   */
  int read(long position, ByteBuffer dst) throws IOException;

  /**
   * Returns the bytes {@code [position, position + length)} as a little-endian buffer from position
   * 0 to its limit, without copying where that is possible. The caller must not write to it.
   *
   * @param length at most {@link #MAX_VIEW}
   * @throws IndexOutOfBoundsException if the range does not lie inside the source
   */
  ByteBuffer view(long position, int length) throws IOException;

  /**
   * Returns some bytes at {@code position} where that needs no copy: at least one, at most {@code
   * max}, not writable. Otherwise returns null.
   *
   * @param position inside the source
   * @param max from 1 to {@link #MAX_VIEW}
   */
  default @Nullable ByteBuffer peek(long position, int max) throws IOException {
    return null;
  }

  /**
   * Maps {@code [position, position + length)}, inside the source, into memory anew. The mapping is
   * the caller's own and outlives this source.
   *
   * @throws UnsupportedOperationException with the reason, if these bytes are not one run in a file
   *     that can be mapped
   */
  default MappedByteBuffer map(long position, int length) throws IOException {
    throw new UnsupportedOperationException(
        "cannot map: " + description() + " is read through a channel");
  }

  /**
   * Returns a text that other bytes would not have, as {@link
   * io.github.jerofs.storage.ByteSource#identity} does.
   *
   * @throws IOException if the source is broken
   */
  default Optional<String> identity() throws IOException {
    return Optional.empty();
  }

  /** Returns whether {@code [position, position + length)} lies inside the source. */
  default boolean contains(long position, long length) {
    return position >= 0 && length >= 0 && length <= size() - position;
  }

  /** Reads as {@link #read}, but no more than {@code most} bytes, for which there is room. */
  default int readAtMost(long position, int most, ByteBuffer dst) throws IOException {
    int limit = dst.limit();
    dst.limit(dst.position() + most);
    try {
      return read(position, dst);
    } finally {
      dst.limit(limit);
    }
  }

  /** Fills {@code dst} from {@code position} on. */
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
