package io.github.jerofs.fuzz;

/**
 * A field of a good image that a mutant may change.
 *
 * @param kind the structure that it is part of
 * @param offset its first byte in the file
 * @param size 1, 2, 4 or 8 bytes, little-endian
 * @param owner the inode that it is part of, or {@link #NO_OWNER}
 */
record Field(Kind kind, long offset, int size, long owner) {
  /** An owner that no inode is. */
  static final long NO_OWNER = -1;

  /** The structures of the format. */
  enum Kind {
    SUPERBLOCK,
    CONFIG,
    DEVICE,
    INODE,
    DIRENT,
    NAME,
    XATTR,
    MAP_HEADER,
    INDEX,
    PAYLOAD
  }
}
