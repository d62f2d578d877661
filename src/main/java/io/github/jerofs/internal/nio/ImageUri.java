package io.github.jerofs.internal.nio;

import io.github.jerofs.storage.ImageLocation;
import java.net.URI;

/** The URI of a file in the image at {@code image}. */
record ImageUri(URI uri, URI image, byte[] path) implements ErofsUri {
  /**
   * Returns the location of the image.
   *
   * @throws IllegalArgumentException if no file system recognizes the image URI
   */
  ImageLocation location() {
    try {
      return ImageLocation.of(image);
    } catch (IllegalArgumentException e) {
      throw ErofsUri.malformed(uri, "the image has no usable URI: " + e.getMessage());
    }
  }
}
