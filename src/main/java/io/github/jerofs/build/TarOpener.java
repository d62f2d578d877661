package io.github.jerofs.build;

import java.io.IOException;
import java.io.InputStream;

/** Opens a tar archive when the image is made. */
@FunctionalInterface
public interface TarOpener {
  /**
   * Opens the archive. The stream is closed at its end.
   *
   * @throws IOException if it cannot be read
   */
  InputStream open() throws IOException;
}
