package io.github.jerofs.internal.write;

import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.util.HexFormat;

/** The file of an extra device that receives the contents of files. */
public record BlobFile(ImageFile file, int device) implements AutoCloseable {
  /** Enters length and SHA-256 of the complete file into the device table. */
  void describe(DeviceTable devices, int blockSize) throws IOException {
    String tag = HexFormat.of().formatHex(file.digest(Digests.sha256()));
    devices.set(device, tag, file.end() / blockSize);
  }

  /** Deletes the file unless it was published. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
