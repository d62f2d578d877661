package io.github.jerofs.internal.format;

import org.jspecify.annotations.Nullable;

/** The type of an inode, the upper bits of its {@code i_mode}. */
public enum FileType {
  /** A regular file. */
  REGULAR(0100000),
  /** A directory. */
  DIRECTORY(0040000),
  /** A symbolic link. */
  SYMLINK(0120000),
  /** A character device. */
  CHAR_DEVICE(0020000),
  /** A block device. */
  BLOCK_DEVICE(0060000),
  /** A named pipe. */
  FIFO(0010000),
  /** A socket. */
  SOCKET(0140000);

  private static final int MASK = 0170000;

  private final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  /** Returns the type that {@code mode} states, or null if it states none. */
  static @Nullable FileType of(int mode) {
    return switch (mode & MASK) {
      case 0100000 -> REGULAR;
      case 0040000 -> DIRECTORY;
      case 0120000 -> SYMLINK;
      case 0020000 -> CHAR_DEVICE;
      case 0060000 -> BLOCK_DEVICE;
      case 0010000 -> FIFO;
      case 0140000 -> SOCKET;
      default -> null;
    };
  }

  /** Returns the type as directory entries have it ({@code EROFS_FT_*}). */
  public int entryType() {
    return switch (this) {
      case REGULAR -> 1;
      case DIRECTORY -> 2;
      case CHAR_DEVICE -> 3;
      case BLOCK_DEVICE -> 4;
      case FIFO -> 5;
      case SOCKET -> 6;
      case SYMLINK -> 7;
    };
  }

  /** Returns the type bits of {@code i_mode}. */
  public int bits() {
    return bits;
  }

  /** Returns whether this is a character or block device. */
  public boolean isDevice() {
    return this == CHAR_DEVICE || this == BLOCK_DEVICE;
  }

  /** Returns whether this type has no data: neither regular file, directory nor link. */
  public boolean isSpecial() {
    return this != REGULAR && this != DIRECTORY && this != SYMLINK;
  }
}
