package io.github.jerofs.internal.write.tree;

import java.io.IOException;
import java.nio.file.Path;

/** Enters the contents of regular files into a tree. */
interface FileContents {
  /**
   * Sets the content of a node.
   *
   * @param size the size of {@code file} in bytes
   */
  void set(int node, Path file, long size) throws IOException;
}
