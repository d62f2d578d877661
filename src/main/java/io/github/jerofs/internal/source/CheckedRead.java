package io.github.jerofs.internal.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads through code that is not ours, and holds it to its contract. */
final class CheckedRead {
  /** A reader may give no bytes now and then, but must come to an end of that. */
  private static final int MAX_EMPTY_READS = 100;

  /** Foreign code that reads from one position. */
  interface Reader {
    /** Reads into {@code dst}, which has room, and returns how many bytes; may be called again. */
    int read(ByteBuffer dst) throws IOException;
  }

  private CheckedRead() {}

  /**
   * Reads at least one byte.
   *
   * @param name of what is read, for messages
   * @param position below {@code size}
   * @param dst has room; of it at most the bytes up to {@code size} are handed to the reader
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
                + (" it gave " + part.position() + " and said " + n));
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
