package io.github.jerofs.internal.write.node;

import io.github.jerofs.internal.write.compress.StoredContent;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A source of file contents. Thread-safe once the tree is complete. */
public interface ContentOrigin {
  /**
   * Returns the place of a content that is on an extra device already, or null if it is to be read
   * and stored.
   *
   * @param reference the reference passed to {@link NodeTable#setContent}
   */
  default @Nullable StoredContent stored(NodeTable nodes, int inode, long reference) {
    return null;
  }

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
