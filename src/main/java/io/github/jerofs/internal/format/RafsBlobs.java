package io.github.jerofs.internal.format;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The blob table of a Nydus RAFS v6 image, which describes its extra devices (docs/format.md, Nydus
 * images).
 *
 * @param blobs the blobs in the order of the device table
 */
public record RafsBlobs(List<Blob> blobs) {
  /**
   * A blob.
   *
   * @param id the name of the blob, often its digest
   * @param deviceBytes the length in bytes of the device that the addresses of the image refer to
   * @param tar whether that device is the blob itself, a tar archive
   */
  public record Blob(String id, long deviceBytes, boolean tar) {}

  private static final int MARK = 0x40000000;
  private static final int COMPRESSION_FLAGS = 0x1 | 0x2 | 0x40 | 0x80;
  private static final int TAR_FLAG = 0x200;
  private static final int TAR_FEATURE = 0x40;
  private static final int MIN_CHUNK = 4096;
  private static final int MAX_CHUNK = 16 << 20;

  /**
   * Reads the extended superblock and the blob table.
   *
   * @return the blobs, or empty if the image is not RAFS v6
   */
  public static Optional<RafsBlobs> read(ImageSource image, Superblock superblock)
      throws IOException {
    if (!superblock.hasCompat(MARK)
        || superblock.extraDevices() == 0
        || !image.contains(RafsFields.POSITION, RafsFields.SIZE)) {
      return Optional.empty();
    }
    ByteBuffer extended = image.view(RafsFields.POSITION, RafsFields.SIZE);
    long flags = RafsFields.FLAGS.s64(extended);
    int chunk = RafsFields.CHUNK_SIZE.s32(extended);
    boolean plausible =
        Long.bitCount(flags & COMPRESSION_FLAGS) == 1
            && Integer.bitCount(chunk) == 1
            && chunk >= MIN_CHUNK
            && chunk <= MAX_CHUNK;
    return plausible
        ? Optional.of(
            table(image, superblock, RafsFields.BLOB_TABLE.s64(extended), (flags & TAR_FLAG) != 0))
        : Optional.empty();
  }

  private static RafsBlobs table(ImageSource image, Superblock superblock, long at, boolean tar)
      throws IOException {
    List<Blob> blobs = new ArrayList<>();
    int size =
        superblock.extraDevices() * RafsFields.BLOB_SIZE; // no overflow: at most 65,535 devices
    MetadataSpace.ofImage(image).inside(at, size, RafsFields.BLOB_TABLE.name());
    for (int i = 0; i < superblock.extraDevices(); i++) {
      ByteBuffer entry = image.view(at + (long) i * RafsFields.BLOB_SIZE, RafsFields.BLOB_SIZE);
      blobs.add(
          new Blob(
              RafsFields.BLOB_ID.text(entry, RafsFields.BLOB_ID_SIZE),
              RafsFields.BLOB_DEVICE_BYTES.s64(entry),
              tar || (RafsFields.BLOB_FEATURES.s32(entry) & TAR_FEATURE) != 0));
    }
    return new RafsBlobs(List.copyOf(blobs));
  }
}
