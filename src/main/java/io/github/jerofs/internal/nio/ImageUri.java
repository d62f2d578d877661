package io.github.jerofs.internal.nio;

import io.github.jerofs.storage.ImageLocation;
import java.net.URI;

/** The URI of a file in the image that {@code image} names. */
record ImageUri(URI uri, URI image, byte[] path) implements ErofsUri {
  /**
   * Returns where the image lies.
   *
   * @throws IllegalArgumentException if its URI says nothing to any file system
   */
  ImageLocation location() {
    try {
      return ImageLocation.of(image);
    } catch (IllegalArgumentException e) {
      throw ErofsUri.malformed(uri, "the image has no usable URI: " + e.getMessage());
    }
  }
}
