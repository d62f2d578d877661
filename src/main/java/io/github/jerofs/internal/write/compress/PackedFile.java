package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The content of the packed inode: fragments one behind the other, in a temporary file. Add all,
 * then encode it as a {@link FileSource} like any other. Not thread-safe.
 */
public final class PackedFile implements AutoCloseable {
  /** Adds a fragment and returns its offset. */
  public long add(ByteBuffer fragment) throws IOException {
    throw new UnsupportedOperationException("not yet");
  }

  /** Deletes the temporary file. */
  @Override
  public void close() throws IOException {}
}
