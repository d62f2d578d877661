package io.github.jerofs.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Random-access bytes of fixed length, in any storage, that contain an image or an extra device.
 * Implementations must be safe for use by multiple threads; there is no shared position.
 * Decompression also reads on threads of the common pool, so a read must not wait for a lock that a
 * thread using the image may hold.
 *
 * <pre>{@code
 * record ArraySource(byte[] bytes) implements ByteSource {
 *   public long length() {
 *     return bytes.length;
 *   }
 *
 *   public String name() {
 *     return "array";
 *   }
 *
 *   public int read(long position, ByteBuffer dst) {
 *     if (position >= bytes.length) {
 *       return -1;
 *     }
 *     int count = (int) Math.min(dst.remaining(), bytes.length - position);
 *     dst.put(bytes, (int) position, count);
 *     return count;
 *   }
 *
 *   public void close() {}
 * }
 * }</pre>
 *
 * <p>Small reads go through a cache of 16 KiB pages, so implementations need no cache. Reads may be
 * slow and may fail: a failed read fails the operation that needs the bytes, and is not cached.
 */
public interface ByteSource extends Closeable {
  /** Returns the length in bytes, which must not change. */
  long length();

  /** Returns the name of this source for messages, such as a path or a URL. */
  String name();

  /**
   * Reads bytes at {@code position} into {@code dst} and advances the buffer's position. May read
   * fewer bytes than {@code dst} has room for.
   *
   * @param position the byte offset, at least 0
   * @param dst the destination
   * @return the number of bytes read, at least 1 if {@code dst} has room, or -1 if {@code position}
   *     is at or past the end
   * @throws IOException if the bytes cannot be read; the content of {@code dst} is then undefined
   */
  int read(long position, ByteBuffer dst) throws IOException;

  /**
   * Returns an identifier of the content, such as {@code sha256:} and 64 hexadecimal digits, or
   * empty if unknown. Different content must have different identifiers. Digests serve to match
   * extra devices with the device table.
   */
  default Optional<String> identity() {
    return Optional.empty();
  }
}
