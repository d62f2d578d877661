package io.github.jerofs.internal.write;

/** The bits that say how an inode is stored. */
final class Plan {
  /** The inode has 64 bytes. */
  static final int EXTENDED = 1;

  /** The last, short block lies behind the inode. */
  static final int TAIL = 2;

  /** The inode has its place in the order. */
  static final int ORDERED = 4;

  /** The name is no longer in the tree. */
  static final int REMOVED = 8;

  /** The modification time is not that of the source. */
  static final int RETIMED = 16;

  /** The content was read with the data: what lies behind the inode is in the spool. */
  static final int SPOOLED = 32;

  /** A map of compressed data, or of a fragment, lies behind the inode. */
  static final int ENCODED = 64;

  private Plan() {}
}
