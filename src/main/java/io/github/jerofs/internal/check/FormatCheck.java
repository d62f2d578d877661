package io.github.jerofs.internal.check;

import io.github.jerofs.internal.tree.Node;
import java.io.IOException;

/**
 * What a tree of a certain format has besides nodes. The check of the tree calls it where it comes
 * to each of them.
 */
interface FormatCheck {
  /**
   * Checks what a directory says about itself.
   *
   * @param parent id of the directory it was found in; of the root, its own
   */
  void directory(CheckedPath path, Node directory, long parent) throws IOException;

  /** Returns whether an entry of {@code node} may state the type {@code entryType}. */
  boolean mayState(Node node, int entryType) throws IOException;

  /**
   * Checks how the data of {@code node} is stored, before it is read.
   *
   * @param path as {@link Findings#attempt} takes it
   * @return whether it can be read
   */
  boolean content(Object path, Node node);
}
