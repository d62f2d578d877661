package io.github.jerofs.internal.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A stream that is read in arrays: reading a single byte takes an array of one. Not thread-safe.
 */
public abstract class BulkInputStream extends InputStream {
  /**
   * Reads at least one byte and at most {@code length} bytes.
   *
   * @param length at least 1, and at most the room in {@code target} from {@code offset}
   * @return the number of bytes, or -1 at the end
   */
  protected abstract int readBytes(byte[] target, int offset, int length) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return readBytes(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public final int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    return length == 0 ? 0 : readBytes(target, offset, length);
  }
}
