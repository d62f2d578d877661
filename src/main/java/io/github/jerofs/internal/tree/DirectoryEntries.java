package io.github.jerofs.internal.tree;

import java.io.IOException;

/**
 * Goes through the entries of a directory, ascending by the bytes of the names, without {@code .}
 * and {@code ..}. For one thread at a time.
 */
public interface DirectoryEntries {
  /**
   * Goes to the next entry.
   *
   * @return false behind the last one
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
   * Goes to the next entry of those that were loaded. Touches no source.
   *
   * @return false behind the last of them
   */
  boolean nextLoaded() throws IOException;

  /**
   * Loads the next few entries, such as a block, behind the last of those before. They hold no
   * memory of a source.
   *
   * @return false behind the last of the directory
   */
  boolean load() throws IOException;

  /** Returns the name of the present entry. The array belongs to the caller. */
  byte[] name();

  /**
   * Returns the file type that the present entry states, as {@link
   * io.github.jerofs.internal.format.FileType#entryType} has it, or 0; the node is what counts.
   */
  int fileType();

  /** Returns the id of the present entry, for {@link Tree#listed}. */
  long id();
}
