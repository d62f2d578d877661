package io.github.jerofs.internal.format;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The blob table of a Nydus RAFS v6 image, which describes its extra devices (docs/format.md, Nydus
 * images).
 *
 * @param blobs the blobs in the order of the device table
 * @param chunkSize the chunk size in bytes
 * @param chunkTable the byte offset of the chunk table in the image
 * @param chunkTableBytes the size of the chunk table in bytes, may be 0
 * @param flags the flags of the extended superblock
 * @param prefetchTable the byte offset of the prefetch table in the image
 * @param prefetchTableBytes the size of the prefetch table in bytes, may be 0
 */
public record RafsBlobs(
    List<RafsBlob> blobs,
    int chunkSize,
    long chunkTable,
    long chunkTableBytes,
    long flags,
    long prefetchTable,
    long prefetchTableBytes) {
  /** Flags of the extended superblock that describe the whole image. */
  private enum Flag {
    EXPLICIT_IDS(0x10),
    XATTRS(0x20),
    INLINED_DIGESTS(0x100),
    TARFS(TAR_FLAG),
    ENCRYPTED(0x2000000);

    private final int bit;

    Flag(int bit) {
      this.bit = bit;
    }
  }

  private static final int MARK = 0x40000000;
  private static final int MAX_PREFETCH = 4 << 20;
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
        RafsFields.CHUNK_TABLE_SIZE.s64(extended),
        RafsFields.FLAGS.s64(extended),
        RafsFields.PREFETCH_TABLE.s64(extended),
        RafsFields.PREFETCH_TABLE_SIZE.u32(extended));
  }

  /** Returns the names of the flags other than those of compression and digests. */
  public List<String> flagNames() {
    List<String> names = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      if ((flags & flag.bit) != 0) {
        names.add(flag.name().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /**
   * Returns the nids of the prefetch table. Its files and directories are the first that a
   * container needs; reading does not use the table.
   *
   * @throws io.github.jerofs.error.CorruptImageException if the table lies outside the image
   */
  public List<Long> prefetched(ImageSource image) throws IOException {
    MetadataSpace space = MetadataSpace.ofImage(image);
    if (prefetchTableBytes % Integer.BYTES != 0 || prefetchTableBytes > MAX_PREFETCH) {
      throw space.corrupt(
          RafsFields.POSITION,
          RafsFields.PREFETCH_TABLE_SIZE,
          "a multiple of 4, at most " + MAX_PREFETCH,
          prefetchTableBytes);
    }
    List<Long> nids = new ArrayList<>();
    if (prefetchTableBytes > 0) {
      ByteBuffer table =
          space.view(prefetchTable, (int) prefetchTableBytes, RafsFields.PREFETCH_TABLE.name());
      for (int at = 0; at < table.limit() && table.getInt(at) != 0; at += Integer.BYTES) {
        nids.add(Integer.toUnsignedLong(table.getInt(at)));
      }
    }
    return nids;
  }
}
