package io.github.jerofs.internal.remote;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where granules are kept that were fetched. Safe for use by many threads. */
interface GranuleStore extends Closeable {
  /** Returns whether a granule is kept; it may be gone right afterwards. */
  boolean has(int granule);

  /**
   * Returns bytes at {@code position} without copying: at least one, at most {@code max}; or null
   * if their granule is not kept.
   */
  @Nullable ByteBuffer peek(long position, int max) throws IOException;

  /**
   * Keeps whole granules.
   *
   * @param first the first of them
   * @param bytes theirs; nobody may change them any more
   * @throws IOException if they cannot be kept, which does not touch those that are kept already
   */
  void put(int first, byte[] bytes) throws IOException;
}
