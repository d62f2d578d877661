package io.github.jerofs.internal.write.image;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;

/** The file of an extra device that receives the contents of files. */
public record BlobFile(ImageFile file, int device) implements AutoCloseable {
  /** Enters length and SHA-256 of the complete file into the device table. */
  public void describe(DeviceTable devices, int blockSize) throws IOException {
    String tag = HexFormat.of().formatHex(file.digest(Digests.sha256()));
    devices.set(device, tag, file.end() / blockSize);
  }

  /**
   * Publishes the file, then the image that refers to it. If the image cannot be published, deletes
   * the file again.
   *
   * @throws BuildException if only the image cannot be published, and the file has replaced another
   *     one already
   */
  public void publishWith(ImageFile image) throws IOException {
    file.force();
    image.force();
    file.publish();
    try {
      image.publish();
    } catch (IOException | RuntimeException e) {
      if (file.replaces()) {
        throw new BuildException(
            image.target().toString(),
            "the image cannot be published; its data has replaced " + file.target() + ": " + e,
            e);
      }
      Files.deleteIfExists(file.target());
      throw e;
    }
  }

  /** Deletes the file unless it was published. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
