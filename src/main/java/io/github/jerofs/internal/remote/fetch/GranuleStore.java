package io.github.jerofs.internal.remote.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Stores fetched granules. Safe for use by multiple threads. */
public interface GranuleStore extends Closeable {
  /** Returns whether a granule is stored; it may be evicted right afterwards. */
  boolean has(int granule);

  /**
   * Returns at least one and at most {@code max} bytes at {@code position} without copying, or null
   * if their granule is not stored.
   */
  @Nullable ByteBuffer peek(long position, int max) throws IOException;

  /**
   * Stores whole granules.
   *
   * @param first the first granule
   * @param bytes the bytes of the granules, which must not be modified afterwards
   * @throws IOException if they cannot be stored; stored granules are not affected
   */
  void put(int first, byte[] bytes) throws IOException;
}
