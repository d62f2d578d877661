package io.github.jerofs.internal.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads through foreign code and enforces its contract. */
final class CheckedRead {
  /** Limits consecutive empty reads, which are allowed but must not go on forever. */
  private static final int MAX_EMPTY_READS = 100;

  /** Foreign code that reads from one position. */
  interface Reader {
    /**
     * Reads into {@code dst}, which is not full, and returns the number of bytes. May be called
     * repeatedly.
     */
    int read(ByteBuffer dst) throws IOException;
  }

  private CheckedRead() {}

  /**
   * Reads at least one byte.
   *
   * @param name the name of the source, for messages
   * @param position below {@code size}
   * @param dst not full; the reader receives at most the bytes up to {@code size}
   * @return the number of bytes read
   */
  static int read(String name, long size, long position, ByteBuffer dst, Reader reader)
      throws IOException {
    int most = (int) Math.min(dst.remaining(), size - position);
    for (int attempt = 0; attempt < MAX_EMPTY_READS; attempt++) {
      ByteBuffer part = dst.slice(dst.position(), most);
      int n = call(name, position, part, reader);
      if (n < 0) {
        break;
      }
      if (n > most || n != part.position()) {
        throw new IOException(
            name
                + (": broken source: of " + most + " bytes at " + position)
                + (" it transferred " + part.position() + " and returned " + n));
      }
      if (n > 0) {
        dst.position(dst.position() + n);
        return n;
      }
    }
    throw new EOFException(
        name + ": no data at byte " + position + ", although the size was " + size);
  }

  private static int call(String name, long position, ByteBuffer part, Reader reader)
      throws IOException {
    try {
      return reader.read(part);
    } catch (RuntimeException e) {
      throw new IOException(name + ": reading at byte " + position + " failed: " + e, e);
    }
  }
}
