package io.github.jerofs.internal.format;

import io.github.jerofs.attribute.ModeBits;
import org.jspecify.annotations.Nullable;

/** The file type of an inode: the upper bits of {@code i_mode}. */
public enum FileType {
  /** A regular file. */
  REGULAR(ModeBits.REGULAR),
  /** A directory. */
  DIRECTORY(ModeBits.DIRECTORY),
  /** A symbolic link. */
  SYMLINK(ModeBits.SYMLINK),
  /** A character device. */
  CHAR_DEVICE(ModeBits.CHAR_DEVICE),
  /** A block device. */
  BLOCK_DEVICE(ModeBits.BLOCK_DEVICE),
  /** A named pipe. */
  FIFO(ModeBits.FIFO),
  /** A socket. */
  SOCKET(ModeBits.SOCKET);

  private final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  /** Returns the type in {@code mode}, or null if it is invalid. */
  public static @Nullable FileType of(int mode) {
    return switch (mode & ModeBits.TYPE) {
      case ModeBits.REGULAR -> REGULAR;
      case ModeBits.DIRECTORY -> DIRECTORY;
      case ModeBits.SYMLINK -> SYMLINK;
      case ModeBits.CHAR_DEVICE -> CHAR_DEVICE;
      case ModeBits.BLOCK_DEVICE -> BLOCK_DEVICE;
      case ModeBits.FIFO -> FIFO;
      case ModeBits.SOCKET -> SOCKET;
      default -> null;
    };
  }

  /** Returns the type in the encoding of directory entries ({@code EROFS_FT_*}). */
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

  /** Returns whether files of this type have no data: devices, pipes and sockets. */
  public boolean isSpecial() {
    return this != REGULAR && this != DIRECTORY && this != SYMLINK;
  }
}
