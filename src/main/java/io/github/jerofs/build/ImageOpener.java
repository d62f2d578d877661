package io.github.jerofs.build;

import java.io.IOException;
import java.nio.file.FileSystem;

/** Opens an image when another image that refers to it is built. */
@FunctionalInterface
public interface ImageOpener {
  /**
   * Opens the image. The builder closes it.
   *
   * @throws IOException if the image cannot be opened, which fails the build
   */
  FileSystem open() throws IOException;
}
