package io.github.jerofs.option;

/**
 * The images and devices to which an option applies. Opening an image fails with an {@link
 * InapplicableOptionException} if an option has a value other than its default and applies neither
 * to the image nor to a device. A {@link io.github.jerofs.storage.DeviceResolver} may find devices
 * in any location, so with one, all options for devices apply.
 */
public enum OptionScope {
  /** Applies to every image. */
  EVERYWHERE("everywhere"),
  /** Applies if a root hash is given. */
  VERIFIED("an image with a rootHash"),
  /** Applies if the image or a device is a file. */
  FILE("an image or device in a file"),
  /** Applies if the image or a device is on a web server. */
  SERVER("an image or device on a web server"),
  /** Applies if the image or a device is on a web server, or is an archive. */
  CACHED("an image or device on a web server, or an archive"),
  /** Applies if the image itself is on a web server. */
  IMAGE_AT_SERVER("an image on a web server"),
  /** Applies if the image is in a registry. */
  REGISTRY("an image in a registry"),
  /** Applies if the image is in an OCI layout or registry. */
  OCI("an image in an OCI layout or registry"),
  /** Applies to images that are read completely; on a web server, only with a cache directory. */
  ALL_BYTES("everywhere; on a web server only with a cacheDirectory");

  private final String text;

  OptionScope(String text) {
    this.text = text;
  }

  /** Returns a description of the scope. */
  @Override
  public String toString() {
    return text;
  }
}
