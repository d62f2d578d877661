package io.github.jerofs.internal.tree;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;

/**
 * Opens what locations name. Trees that are made of other images or of plain files receive one, so
 * that they need not know how files, web servers and open sources are opened. What it returns
 * belongs to the caller. Safe for use by many threads.
 */
public interface Opener {
  /**
   * Opens the bytes at {@code location}.
   *
   * @throws java.nio.file.FileSystemException if it is neither file nor block device
   */
  ImageSource source(ImageLocation location) throws IOException;

  /**
   * Opens the tree at {@code location}. If that fails, nothing stays open.
   *
   * @throws io.github.jerofs.error.NotErofsException if there is no image
   */
  Tree tree(ImageLocation location) throws IOException;
}
