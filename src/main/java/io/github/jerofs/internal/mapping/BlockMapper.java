package io.github.jerofs.internal.mapping;

import java.io.IOException;

/**
 * The block map of one inode: from an offset in the file to the extent there. Thread-safe.
 *
 * <p>Extents are kept and answer for all offsets that they cover. So in any image, however damaged,
 * a look-up at any other offset that an extent covers gives the same extent: a map that would not
 * do so fails where it is looked up.
 */
public interface BlockMapper {
  /**
   * Returns an extent that covers {@code offset} and lies inside the file.
   *
   * @param offset at least 0 and less than the size of the file
   */
  Extent map(long offset) throws IOException;

  /** Checks the parts of the map that no look-up reaches. */
  default void check() throws IOException {}
}
