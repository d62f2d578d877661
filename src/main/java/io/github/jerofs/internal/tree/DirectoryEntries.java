package io.github.jerofs.internal.tree;

import java.io.IOException;

/**
 * Iterates over the entries of a directory in ascending byte order of their names. Omits {@code .}
 * and {@code ..}. Not thread-safe.
 */
public interface DirectoryEntries {
  /**
   * Advances to the next entry.
   *
   * @return false if there are no more entries
   */
  default boolean next() throws IOException {
    while (!nextLoaded()) {
      if (!load()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Advances to the next loaded entry. Does not access a source.
   *
   * @return false if there are no more loaded entries
   */
  boolean nextLoaded() throws IOException;

  /**
   * Loads the next batch of entries, such as one block. Loaded entries do not reference the memory
   * of a source.
   *
   * @return false at the end of the directory
   */
  boolean load() throws IOException;

  /** Returns the name of the current entry. The caller owns the array. */
  byte[] name();

  /**
   * Returns the file type recorded in the current entry, encoded as in {@link
   * io.github.jerofs.internal.format.FileType#entryType}, or 0. The type of the node is
   * authoritative.
   */
  int fileType();

  /** Returns the id of the current entry, for {@link Tree#listed}. */
  long id();
}
