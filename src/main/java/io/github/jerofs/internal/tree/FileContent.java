package io.github.jerofs.internal.tree;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The data of a file, with random access. {@link #sequential} optimizes for sequential reads. */
public interface FileContent extends ImageSource, ContentReader {
  @Override
  int read(long position, ByteBuffer dst) throws IOException;

  /** Returns the first position at or after {@code position} that is not in a hole, or the size. */
  long dataFrom(long position) throws IOException;

  /**
   * Returns a reader optimized for sequential reads. It may keep state between reads and is not
   * thread-safe.
   */
  ContentReader sequential();
}
