package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.hex;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC-32C over the rest of the first block (docs/format.md, Superblock). */
final class SuperblockChecksum {
  private SuperblockChecksum() {}

  static void check(ImageSource image, int blockSize, int stored) throws IOException {
    int length = blockSize > Superblock.OFFSET ? blockSize - Superblock.OFFSET : blockSize;
    byte[] bytes = new byte[length];
    int present = (int) Math.min(length, image.size() - Superblock.OFFSET);
    image.readFully(Superblock.OFFSET, ByteBuffer.wrap(bytes, 0, present));
    ByteBuffer.wrap(bytes).putInt(SuperblockFields.CHECKSUM.offset(), 0);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    // On disk without the usual final inversion.
    int computed = (int) ~crc.getValue();
    if (computed != stored) {
      throw MetadataSpace.ofImage(image)
          .corrupt(
              Superblock.OFFSET,
              SuperblockFields.CHECKSUM,
              hex(computed & 0xffffffffL),
              hex(stored & 0xffffffffL));
    }
  }
}
