package io.github.jerofs.internal.write.node;

/** The bits of the plan of an inode. */
public final class Plan {
  /** The inode has 64 bytes. */
  public static final int EXTENDED = 1;

  /** The tail is inline, directly after the inode. */
  public static final int TAIL = 2;

  /** The inode has been ordered. */
  static final int ORDERED = 4;

  /** The name has been removed. */
  static final int REMOVED = 8;

  /** The modification time differs from that of the source. */
  static final int RETIMED = 16;

  /** The content is read in the data phase; its tail or map is in the spool. */
  public static final int SPOOLED = 32;

  /** A map of compressed data or of a fragment follows the inode. */
  public static final int ENCODED = 64;

  /** The file is chunk-based, or on an extra device already. */
  public static final int CHUNKED = 128;

  private Plan() {}
}
