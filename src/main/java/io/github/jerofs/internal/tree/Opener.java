package io.github.jerofs.internal.tree;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;

/**
 * Opens sources and trees by location. Trees composed of other images or plain files use it, so
 * that they do not depend on how files, web servers and open sources are opened. The caller owns
 * the result. Thread-safe.
 */
public interface Opener {
  /**
   * Opens the bytes at {@code location}.
   *
   * @throws java.nio.file.FileSystemException if it is neither a file nor a block device
   */
  ImageSource source(ImageLocation location) throws IOException;

  /**
   * Opens the tree at {@code location}. Leaves nothing open on failure.
   *
   * @throws io.github.jerofs.error.NotErofsException if there is no image
   */
  Tree tree(ImageLocation location) throws IOException;
}
