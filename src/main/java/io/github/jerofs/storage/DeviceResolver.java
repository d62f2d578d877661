package io.github.jerofs.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the extra devices of an image, as the image is opened. What is found is closed with the
 * image.
 */
@FunctionalInterface
public interface DeviceResolver {
  /**
   * What an image says of one of its extra devices. All of it comes from the image: a tag is any
   * text of at most 64 bytes, and may be made to look like a path.
   *
   * @param image name of the image
   * @param number place in the device table, from 1 up
   * @param tag often the digest of the device, or the UUID of the image in it, in hexadecimal; may
   *     be empty
   * @param bytes length of the device, rounded up to blocks; may be 0 if unknown
   */
  record Slot(String image, int number, String tag, long bytes) {
    /** Returns whether the tag is a SHA-256 digest or a UUID: 64 or 32 hexadecimal digits. */
    public boolean hasDigestOrUuid() {
      return Digests.isSha256(tag) || Digests.isUuid(tag);
    }

    @Override
    public String toString() {
      return "device " + number + (tag.isEmpty() ? "" : " (" + tag + ")") + " of " + image;
    }
  }

  /**
   * Finds one device.
   *
   * @return where it is, or nothing if it is nowhere, which fails the opening of the image
   */
  Optional<ImageLocation> find(Slot slot) throws IOException;

  /**
   * Returns a resolver for blobs that are named by digest or UUID in {@code directory}: {@code
   * <tag>}, {@code sha256/<tag>} as in an OCI layout, {@code sha256:<tag>} or {@code <tag>.erofs}.
   * Devices with other tags are not found.
   */
  static DeviceResolver inDirectory(Path directory) {
    return new BlobDirectory(directory);
  }

  /**
   * Returns a resolver for blobs that are named by digest or UUID under {@code base}: its path, a
   * slash if it does not end in one or in a colon, and the tag. So it may end in {@code sha256:},
   * as for a registry. Devices with other tags are not found; whether there is a blob turns out
   * when it is opened.
   *
   * @throws IllegalArgumentException if {@code base} is not of the web
   */
  static DeviceResolver under(URI base) {
    return new BlobBase(new ImageLocation.Remote(base).uri());
  }
}
