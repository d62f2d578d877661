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
 * @param chunkSize the chunk size in bytes
 * @param chunkTable the byte offset of the chunk table in the image
 * @param chunkTableBytes the size of the chunk table in bytes, may be 0
 */
public record RafsBlobs(
    List<RafsBlob> blobs, int chunkSize, long chunkTable, long chunkTableBytes) {
  private static final int MARK = 0x40000000;
  private static final int COMPRESSION_FLAGS = 0x1 | 0x2 | 0x40 | 0x80;
  private static final int TAR_FLAG = 0x200;
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
    return plausible ? Optional.of(tables(image, superblock, extended)) : Optional.empty();
  }

  private static RafsBlobs tables(ImageSource image, Superblock superblock, ByteBuffer extended)
      throws IOException {
    MetadataSpace space = MetadataSpace.ofImage(image);
    long at = RafsFields.BLOB_TABLE.s64(extended);
    int size =
        superblock.extraDevices() * RafsFields.BLOB_SIZE; // no overflow: at most 65,535 devices
    long stated = RafsFields.BLOB_TABLE_SIZE.u32(extended);
    if (stated < size) {
      throw space.corrupt(
          RafsFields.POSITION, RafsFields.BLOB_TABLE_SIZE, "at least " + size, stated);
    }
    space.inside(at, size, RafsFields.BLOB_TABLE.name());
    boolean tar = (RafsFields.FLAGS.s64(extended) & TAR_FLAG) != 0;
    List<RafsBlob> blobs = new ArrayList<>();
    for (int i = 0; i < superblock.extraDevices(); i++) {
      blobs.add(RafsBlob.read(space, at + (long) i * RafsFields.BLOB_SIZE, tar));
    }
    return new RafsBlobs(
        List.copyOf(blobs),
        RafsFields.CHUNK_SIZE.s32(extended),
        RafsFields.CHUNK_TABLE.s64(extended),
        RafsFields.CHUNK_TABLE_SIZE.s64(extended));
  }
}
