package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.hex;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Describes files without an EROFS superblock at its place. */
final class NotErofs {
  private static final int SECTOR = 512;

  /** Partitions usually begin before this byte. */
  private static final int SEARCHED = 2 << 20;

  private static final int PART = 64 << 10;

  private NotErofs() {}

  /** Returns what {@code image} is or lacks, and what helps. */
  static String description(ImageSource image) throws IOException {
    Optional<ForeignFormat> format = ForeignFormat.of(image);
    Optional<Long> offset = findImage(image);
    if (offset.isPresent()) {
      return format.map(ForeignFormat::name).orElse("no superblock")
          + " here, but an image at byte "
          + offset.get()
          + (": set the offset (--offset " + offset.get() + ")");
    }
    if (format.isPresent()) {
      return format.get().toString();
    }
    return image.contains(Superblock.OFFSET, Superblock.MAGIC_SIZE)
        ? "no magic number " + hex(SuperblockFields.MAGIC_NUMBER & 0xffffffffL)
        : "only " + image.size() + " bytes long";
  }

  /** Searches for the superblock of an image that begins at a later sector. */
  private static Optional<Long> findImage(ImageSource image) throws IOException {
    long end = Math.min(SEARCHED, image.size() - Superblock.OFFSET - SECTOR);
    for (long part = SECTOR; part <= end; part += PART) {
      int length = (int) Math.min(PART, image.size() - Superblock.OFFSET - part);
      ByteBuffer bytes = image.view(part + Superblock.OFFSET, length);
      for (int at = 0; at + SECTOR <= length; at += SECTOR) {
        if (Superblock.isMagic(bytes.getInt(at))) {
          return Optional.of(part + at);
        }
      }
    }
    return Optional.empty();
  }
}
