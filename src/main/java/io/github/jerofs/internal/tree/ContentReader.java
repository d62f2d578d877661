package io.github.jerofs.internal.tree;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the data of one file. */
public interface ContentReader {
  /**
   * Fills {@code dst} from {@code position} up to the end of the data. An error behind some data is
   * left to the next call.
   *
   * @return the number of bytes read, or -1 if {@code position} is at or past the end
   */
  int read(long position, ByteBuffer dst) throws IOException;
}
