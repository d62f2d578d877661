package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;

/** Finds the frames of a Zstandard file without decoding them. */
final class ZstdFrames {
  static final int MAGIC = 0xfd2fb528;
  static final int SKIPPABLE = 0x184d2a50;
  static final int SKIPPABLE_MASK = 0xfffffff0;
  static final int SKIPPABLE_HEADER = 8;
  private static final int BLOCK_HEADER = 3;
  private static final int CHECKSUM = 4;
  private static final int RUN = 1;
  private static final int RESERVED = 3;
  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
  private static final int[] SIZE_BYTES = {0, 2, 4, 8};

  private final ImageSource file;

  ZstdFrames(ImageSource file) {
    this.file = file;
  }

  /** Returns whether a skippable frame starts at {@code position}. */
  boolean isSkippable(long position) throws IOException {
    return (u32(position) & SKIPPABLE_MASK) == SKIPPABLE;
  }

  /**
   * Returns the end of the frame at {@code position}.
   *
   * @throws CorruptImageException if there is no frame, or it exceeds the file
   */
  long end(long position) throws IOException {
    if (isSkippable(position)) {
      return checked(position, position + SKIPPABLE_HEADER + size(position + Integer.BYTES));
    }
    if (u32(position) != MAGIC) {
      throw new CorruptImageException(
          place(position),
          "Zstandard: magic number of a frame",
          Integer.toHexString(MAGIC),
          Integer.toHexString(u32(position)));
    }
    int descriptor = u8(position + Integer.BYTES);
    boolean isSingle = (descriptor & 0x20) != 0;
    int sizeBytes = SIZE_BYTES[descriptor >>> 6];
    long at =
        position
            + Integer.BYTES
            + 1
            + (isSingle ? 0 : 1)
            + DICTIONARY_BYTES[descriptor & 3]
            + (isSingle && sizeBytes == 0 ? 1 : sizeBytes);
    boolean isLast = false;
    while (!isLast) {
      int header = u8(at) | u8(at + 1) << 8 | u8(at + 2) << 16;
      isLast = (header & 1) != 0;
      int type = header >>> 1 & 3;
      if (type == RESERVED) {
        throw new CorruptImageException(place(at), "Zstandard: a block of a reserved type");
      }
      at = checked(position, at + BLOCK_HEADER + (type == RUN ? 1 : header >>> 3));
    }
    return checked(position, (descriptor & 4) != 0 ? at + CHECKSUM : at);
  }

  private long checked(long frame, long end) throws CorruptImageException {
    if (end > file.size()) {
      throw new CorruptImageException(
          place(frame), "Zstandard: end of the frame", "at most " + file.size(), end);
    }
    return end;
  }

  private long size(long position) throws IOException {
    return Integer.toUnsignedLong(u32(position));
  }

  private int u32(long position) throws IOException {
    return u8(position) | u8(position + 1) << 8 | u8(position + 2) << 16 | u8(position + 3) << 24;
  }

  private int u8(long position) throws IOException {
    if (!file.contains(position, 1)) {
      throw new CorruptImageException(place(position), "Zstandard: the file ends in a frame");
    }
    return file.view(position, 1).get(0) & 0xff;
  }

  private ImagePlace place(long position) {
    return ImagePlace.of(file.description(), position);
  }
}
