package io.github.jerofs.internal.mapping;

import java.io.IOException;

/**
 * The block map of one inode. Maps a file offset to the extent that covers it. Thread-safe.
 *
 * <p>Callers cache extents and reuse them for every offset that they cover. A lookup must therefore
 * return the same extent for all offsets in it, even in a damaged image. A lookup that cannot
 * guarantee this fails.
 */
public interface BlockMapper {
  /**
   * Returns an extent that covers {@code offset} and is within the file.
   *
   * @param offset at least 0 and less than the size of the file
   */
  Extent map(long offset) throws IOException;

  /** Checks the parts of the map that no lookup reaches. */
  default void check() throws IOException {}
}
