package io.github.jerofs.internal.format;

/** The fields of inodes (docs/format.md, Inodes). */
public final class InodeFields {
  /** Size of a compact inode, and of an inode slot, in bytes. */
  public static final int COMPACT_SIZE = 32;

  /** Size of an extended inode in bytes. */
  public static final int EXTENDED_SIZE = 64;

  /** In {@link #FORMAT}: set for an extended inode. */
  public static final int EXTENDED = 1;

  /** In {@link #FORMAT}: the position of the 3-bit data layout. */
  public static final int LAYOUT_SHIFT = 1;

  /** In {@link #FORMAT}: a compact inode with one link, or a directory without a dot entry. */
  public static final int BIT_4 = 0x10;

  /** {@code i_format}. */
  public static final Field FORMAT = new Field("inode format (i_format)", 0);

  /** {@code i_xattr_icount}. */
  public static final Field XATTR_COUNT = new Field("xattr count (i_xattr_icount)", 2);

  /** {@code i_mode}. */
  public static final Field MODE = new Field("inode mode (i_mode)", 4);

  /** {@code i_nb}: links of a compact inode, or bits 32..47 of the start block. */
  public static final Field NB = new Field("links or high address (i_nb)", 6);

  /** {@code i_size}: 32 bits in a compact inode, 64 in an extended one. */
  public static final Field SIZE = new Field("file size (i_size)", 8);

  /** Compact inode: the modification time in seconds after the epoch. */
  public static final Field COMPACT_MTIME = new Field("modification time (i_mtime)", 12);

  /** {@code i_u}: low 32 bits of the start block, chunk format or device number. */
  public static final Field U = new Field("start address or chunk format (i_u)", 16);

  /** {@code i_ino}: the inode number for 32-bit systems. */
  public static final Field INO = new Field("serial number (i_ino)", 20);

  /** Compact inode: the owner, 16 bits. */
  public static final Field COMPACT_UID = new Field("owner (i_uid)", 24);

  /** Compact inode: the group, 16 bits. */
  public static final Field COMPACT_GID = new Field("group (i_gid)", 26);

  /** Extended inode: the owner, 32 bits. */
  public static final Field UID = new Field("owner (i_uid)", 24);

  /** Extended inode: the group, 32 bits. */
  public static final Field GID = new Field("group (i_gid)", 28);

  /** Extended inode: the modification time in seconds. */
  public static final Field MTIME = new Field("modification time (i_mtime)", 32);

  /** Extended inode: the nanoseconds of the modification time. */
  public static final Field MTIME_NANOS = new Field("nanoseconds (i_mtime_nsec)", 40);

  /** Extended inode: the number of links. */
  public static final Field LINKS = new Field("links (i_nlink)", 44);

  private InodeFields() {}
}
