package io.github.jerofs.fuzz;

/**
 * A field of a valid image that mutants may change.
 *
 * @param kind the kind of structure that contains it
 * @param offset the offset in the file
 * @param size the size in bytes: 1, 2, 4 or 8, little-endian
 * @param owner the nid of its inode, or {@link #NO_OWNER}
 */
record Field(Kind kind, long offset, int size, long owner) {
  /** The owner of fields that do not belong to an inode. */
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
