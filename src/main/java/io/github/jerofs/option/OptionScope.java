package io.github.jerofs.option;

/**
 * Where an option applies. An option that is not as by default and does not apply where the image
 * and its devices lie is refused with an {@link InapplicableOptionException}. A {@link
 * io.github.jerofs.storage.DeviceResolver} may find devices of any kind, so every option that
 * concerns devices applies where there is one.
 */
public enum OptionScope {
  /** Applies to every image. */
  EVERYWHERE("everywhere"),
  /** Applies if a root hash verifies the image. */
  VERIFIED("an image with a rootHash"),
  /** Applies if the image or a device is a file. */
  FILE("an image or device in a file"),
  /** Applies if the image or a device is at a web server. */
  SERVER("an image or device at a web server"),
  /** Applies if the image itself is at a web server. */
  IMAGE_AT_SERVER("an image at a web server"),
  /** Applies wherever all bytes are read: at a web server, only with a cache. */
  ALL_BYTES("everywhere; at a web server with a cacheDirectory");

  private final String text;

  OptionScope(String text) {
    this.text = text;
  }

  /** Returns where, in words. */
  @Override
  public String toString() {
    return text;
  }
}
