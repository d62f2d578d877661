package io.github.jerofs.internal.write;

import java.io.IOException;
import java.io.InputStream;

/** A source of file contents. Thread-safe once the tree is complete. */
public interface ContentOrigin {
  /**
   * Opens the content of a file.
   *
   * @param reference the reference passed to {@link NodeTable#setContent}
   */
  InputStream open(NodeTable nodes, int inode, long reference) throws IOException;

  /**
   * Checks that a content has not changed since the scan. Called after reading it.
   *
   * @throws IOException if it has changed
   */
  default void checkUnchanged(NodeTable nodes, int inode, long reference) throws IOException {}
}
