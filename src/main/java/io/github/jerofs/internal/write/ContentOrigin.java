package io.github.jerofs.internal.write;

import java.io.IOException;
import java.io.InputStream;

/** Where the contents of regular files come from. Thread-safe once the tree is complete. */
public interface ContentOrigin {
  /**
   * Opens the content of a file.
   *
   * @param reference what {@link NodeTable#setContent} stated
   */
  InputStream open(NodeTable nodes, int inode, long reference) throws IOException;

  /**
   * Checks, after a content was read, that it is still what it was when the tree was read.
   *
   * @throws IOException if it has changed
   */
  default void checkUnchanged(NodeTable nodes, int inode, long reference) throws IOException {}
}
