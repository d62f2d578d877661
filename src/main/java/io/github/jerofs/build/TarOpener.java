package io.github.jerofs.build;

import java.io.IOException;
import java.io.InputStream;

/** Opens a tar archive when the image is built. */
@FunctionalInterface
public interface TarOpener {
  /**
   * Opens the archive. The builder closes the stream.
   *
   * @throws IOException if the archive cannot be opened, which fails the build
   */
  InputStream open() throws IOException;
}
