package io.github.jerofs.internal.tree;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The data of a file, read at random; {@link #sequential} reads from front to back. */
public interface FileContent extends ImageSource, ContentReader {
  @Override
  int read(long position, ByteBuffer dst) throws IOException;

  /** Returns the first position from {@code position} on that is not in a hole, or the size. */
  long dataFrom(long position) throws IOException;

  /**
   * Returns a reader for one user that is fastest from front to back. For one thread at a time; it
   * may remember where it read.
   */
  ContentReader sequential();
}
