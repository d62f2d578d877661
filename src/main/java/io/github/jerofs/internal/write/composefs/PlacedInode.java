package io.github.jerofs.internal.write.composefs;

/**
 * An inode with its place in the image.
 *
 * @param serial number in the order of inodes
 * @param isExtended whether it needs 64 bytes
 * @param xattrSize size of its extended attributes in bytes
 * @param blocks number of whole blocks of data
 * @param tail bytes of data after the attributes
 * @param position byte offset in the image
 */
record PlacedInode(
    SourceInode inode,
    int serial,
    boolean isExtended,
    int xattrSize,
    long blocks,
    int tail,
    long position) {
  static final int COMPACT_SIZE = 32;
  static final int EXTENDED_SIZE = 64;

  /** Returns the size of the inode alone in bytes. */
  int inodeSize() {
    return isExtended ? EXTENDED_SIZE : COMPACT_SIZE;
  }

  /** Returns the byte offset of the end of its tail. */
  long end() {
    return position + inodeSize() + xattrSize + tail;
  }

  /** Returns the number by which directories refer to it. */
  long nid() {
    return position / COMPACT_SIZE;
  }
}
