package io.github.jerofs.attribute;

/** The file type bits of {@code st_mode}: {@code mode & TYPE} equals one of the other constants. */
public final class ModeBits {
  /** Mask of the file type bits. */
  public static final int TYPE = 0170000;

  /** A named pipe. */
  public static final int FIFO = 0010000;

  /** A character device. */
  public static final int CHAR_DEVICE = 0020000;

  /** A directory. */
  public static final int DIRECTORY = 0040000;

  /** A block device. */
  public static final int BLOCK_DEVICE = 0060000;

  /** A regular file. */
  public static final int REGULAR = 0100000;

  /** A symbolic link. */
  public static final int SYMLINK = 0120000;

  /** A socket. */
  public static final int SOCKET = 0140000;

  private ModeBits() {}
}
