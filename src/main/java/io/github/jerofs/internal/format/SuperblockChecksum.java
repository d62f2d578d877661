package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.hex;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC-32C of the first block from the superblock on (docs/format.md, Superblock). */
public final class SuperblockChecksum {
  private SuperblockChecksum() {}

  static void check(ImageSource image, int blockSize, int stored) throws IOException {
    byte[] bytes = new byte[length(blockSize)];
    int present = (int) Math.min(bytes.length, image.size() - Superblock.OFFSET);
    image.readFully(Superblock.OFFSET, ByteBuffer.wrap(bytes, 0, present));
    ByteBuffer.wrap(bytes).putInt(SuperblockFields.CHECKSUM.offset(), 0);
    int computed = of(bytes, 0, blockSize);
    if (computed != stored) {
      throw MetadataSpace.ofImage(image)
          .corrupt(
              Superblock.OFFSET,
              SuperblockFields.CHECKSUM,
              hex(computed & 0xffffffffL),
              hex(stored & 0xffffffffL));
    }
  }

  /**
   * Returns the checksum of an image.
   *
   * @param bytes the bytes of the image with the checksum field set to zero; they extend to the end
   *     of the range that the checksum covers
   * @param from the index of the superblock
   */
  public static int of(byte[] bytes, int from, int blockSize) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length(blockSize));
    return (int) ~crc.getValue(); // stored without the usual final inversion
  }

  private static int length(int blockSize) {
    return blockSize > Superblock.OFFSET ? blockSize - Superblock.OFFSET : blockSize;
  }
}
