package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.u32;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Nydus image in the form RAFS v6 says of its extra devices, which it calls blobs
 * (docs/format.md, Nydus images).
 *
 * @param blobs in the order of the device table
 */
public record RafsBlobs(List<Blob> blobs) {
  /**
   * A blob.
   *
   * @param id its name, often its digest
   * @param deviceBytes length of the device that the image's addresses are of
   * @param tar whether that device is the blob itself, a tar archive
   */
  public record Blob(String id, long deviceBytes, boolean tar) {}

  private static final int MARK = 0x40000000;
  private static final long POSITION = 1152;
  private static final int SIZE = 256;
  private static final int COMPRESSION_FLAGS = 0x1 | 0x2 | 0x40 | 0x80;
  private static final int TAR_FLAG = 0x200;
  private static final int TAR_FEATURE = 0x40;
  private static final int MIN_CHUNK = 4096;
  private static final int MAX_CHUNK = 16 << 20;
  private static final int ENTRY_SIZE = 256;
  private static final int ID_SIZE = 64;

  /**
   * Reads the extended superblock and the blob table.
   *
   * @return nothing if the image is not RAFS v6: it lacks the mark, or what comes with it
   */
  public static Optional<RafsBlobs> read(ImageSource image, Superblock superblock)
      throws IOException {
    if (!superblock.hasCompat(MARK)
        || superblock.extraDevices() == 0
        || !image.contains(POSITION, SIZE)) {
      return Optional.empty();
    }
    ByteBuffer extended = image.view(POSITION, SIZE);
    long flags = extended.getLong(0);
    int chunk = extended.getInt(20);
    boolean plausible =
        Long.bitCount(flags & COMPRESSION_FLAGS) == 1
            && Integer.bitCount(chunk) == 1
            && chunk >= MIN_CHUNK
            && chunk <= MAX_CHUNK;
    return plausible
        ? Optional.of(table(image, superblock, extended.getLong(8), (flags & TAR_FLAG) != 0))
        : Optional.empty();
  }

  private static RafsBlobs table(ImageSource image, Superblock superblock, long at, boolean tar)
      throws IOException {
    List<Blob> blobs = new ArrayList<>();
    int size = superblock.extraDevices() * ENTRY_SIZE; // of at most 65,535 devices
    RecordBytes.inside(image, ImagePlace.NO_NID, at, size, "RAFS blob table");
    for (int i = 0; i < superblock.extraDevices(); i++) {
      ByteBuffer entry = image.view(at + (long) i * ENTRY_SIZE, ENTRY_SIZE);
      blobs.add(
          new Blob(
              Names.untilNul(entry, 0, ID_SIZE),
              entry.getLong(96),
              tar || (u32(entry, 84) & TAR_FEATURE) != 0));
    }
    return new RafsBlobs(List.copyOf(blobs));
  }
}
