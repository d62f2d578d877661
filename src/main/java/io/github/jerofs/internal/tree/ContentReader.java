package io.github.jerofs.internal.tree;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the data of one file. */
public interface ContentReader {
  /**
   * Reads from {@code position} until {@code dst} is full or the data ends. An error after a
   * partial read is deferred to the next call.
   *
   * @return the number of bytes read, or -1 if {@code position} is at or past the end
   */
  int read(long position, ByteBuffer dst) throws IOException;
}
