package io.github.jerofs.internal.check;

import io.github.jerofs.internal.tree.Node;
import java.io.IOException;

/** Checks the structures of a tree that are specific to its format. Called by {@link TreeCheck}. */
interface FormatCheck {
  /**
   * Checks the format-specific entries of a directory.
   *
   * @param parent ID of the parent directory; for the root, its own
   */
  void directory(CheckedPath path, Node directory, long parent) throws IOException;

  /** Returns whether a directory entry of {@code node} may have the type {@code entryType}. */
  boolean mayState(Node node, int entryType) throws IOException;

  /**
   * Checks how the data of {@code node} is stored, before it is read.
   *
   * @param path as {@link Findings#attempt} takes it
   * @return whether it can be read
   */
  boolean content(Object path, Node node);
}
