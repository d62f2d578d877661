package io.github.jerofs.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Locates the extra devices of an image while the image is opened. The devices are closed with the
 * image. Implementations are called by the thread that opens the image.
 *
 * <pre>{@code
 * ErofsOptions options =
 *     ErofsOptions.builder()
 *         .devices(new ErofsDevices.Resolved(DeviceResolver.inDirectory(Path.of("blobs"))))
 *         .build();
 * }</pre>
 */
@FunctionalInterface
public interface DeviceResolver {
  /**
   * An entry of the device table. All values come from the image and are untrusted: a tag is
   * arbitrary text of at most 64 bytes and may be crafted to look like a path. Immutable and
   * thread-safe.
   *
   * @param image the name of the image
   * @param number the position in the device table, starting at 1
   * @param tag the tag, often the digest of the device or the UUID of the image in it, in
   *     hexadecimal; may be empty
   * @param bytes the length of the device in bytes, rounded up to blocks; may be 0 if unknown
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
   * Locates a device.
   *
   * @return the location, or empty if the device is not found, which makes opening the image fail
   * @throws IOException if the lookup fails, which makes opening the image fail
   */
  Optional<ImageLocation> find(Slot slot) throws IOException;

  /**
   * Returns a resolver for blobs in {@code directory} that are named by digest or UUID: {@code
   * <tag>}, {@code sha256/<tag>} as in an OCI layout, {@code sha256:<tag>} or {@code <tag>.erofs}.
   * It does not find devices with other tags.
   */
  static DeviceResolver inDirectory(Path directory) {
    return new BlobDirectory(directory);
  }

  /**
   * Returns a resolver for blobs under {@code base} that are named by digest or UUID. The tag is
   * appended to the path of {@code base}, after a slash unless the path ends in a slash or a colon;
   * the path can thus end in {@code sha256:}, as for a registry. The resolver does not find devices
   * with other tags. It does not check that a blob exists: opening a missing blob fails.
   *
   * @throws IllegalArgumentException if {@code base} is not an {@code http} or {@code https} URL
   */
  static DeviceResolver under(URI base) {
    return new BlobBase(new ImageLocation.Remote(base).uri());
  }
}
