package io.github.jerofs.internal.mapping;

import java.io.IOException;

/** The block map of one inode: from an offset in the file to the extent there. Thread-safe. */
public interface BlockMapper {
  /**
   * Returns an extent that covers {@code offset} and lies inside the file.
   *
   * @param offset at least 0 and less than the size of the file
   */
  Extent map(long offset) throws IOException;
}
