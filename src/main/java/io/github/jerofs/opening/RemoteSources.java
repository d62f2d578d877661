package io.github.jerofs.opening;

import io.github.jerofs.ByteSource;
import io.github.jerofs.ErofsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;

/** Opens what lies at a web server. */
final class RemoteSources {
  private RemoteSources() {}

  /**
   * Opens {@code uri}, of the form that {@link io.github.jerofs.ImageLocation.Remote} describes.
   *
   * @throws IOException if it cannot be opened
   */
  @SuppressWarnings({"DoNotCallSuggester", "unused"}) // a place for what is not there yet
  static ByteSource open(URI uri, ErofsOptions options) throws IOException {
    throw new FileSystemException(uri.toString(), null, "unsupported: images at web servers");
  }
}
