package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.hex;
import static io.github.jerofs.internal.format.RecordBytes.u48;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.attribute.InodeFormat;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An inode (docs/format.md, Inodes).
 *
 * @param nid inode number; bit 63 is set if the inode is in the metabox
 * @param position byte offset of the inode in its metadata space
 * @param format compact or extended
 * @param layout how the data is stored
 * @param dotOmitted whether a directory has no entry for {@code .}
 * @param xattrCount {@code i_xattr_icount}
 * @param type the file type in {@code mode}
 * @param mode {@code i_mode}, type and permission bits
 * @param uid owner, unsigned
 * @param gid group, unsigned
 * @param links number of hard links
 * @param size length of the data in bytes, never negative
 * @param seconds modification time in seconds since 1970
 * @param nanos nanoseconds of the modification time, 0..999,999,999
 * @param startBlock for flat layouts: first block of the data, or {@link #HOLE}
 * @param u the field {@code i_u}, whose meaning depends on type and layout
 */
public record Inode(
    long nid,
    long position,
    InodeFormat format,
    DataLayout layout,
    boolean dotOmitted,
    int xattrCount,
    FileType type,
    int mode,
    int uid,
    int gid,
    int links,
    long size,
    long seconds,
    int nanos,
    long startBlock,
    int u) {

  /** Size of an inode slot in bytes, which is the unit of nids. */
  public static final int SLOT = InodeFields.COMPACT_SIZE;

  /** The {@link #startBlock} of a file without blocks, which consists of zeros. */
  public static final long HOLE = -1;

  private static final int LAYOUT_COUNT = 5;
  private static final int FORMAT_KNOWN = 0x1f;
  private static final long NULL_32 = 0xffffffffL;
  private static final long NULL_48 = 0xffffffffffffL;
  private static final int MAX_NANOS = 999_999_999;
  private static final DataLayout[] LAYOUTS = DataLayout.values();

  /**
   * Reads an inode.
   *
   * @param store the metadata space of {@code nid}
   * @param position byte offset of the inode in {@code store}
   */
  public static Inode read(Superblock superblock, ImageSource store, long nid, long position)
      throws IOException {
    MetadataSpace space = new MetadataSpace(store, nid);
    ByteBuffer slot = space.view(position, SLOT, "inode");
    int rawFormat = InodeFields.FORMAT.u16(slot);
    int layout = layout(rawFormat);
    if ((rawFormat & ~FORMAT_KNOWN) != 0 || layout >= LAYOUT_COUNT) {
      throw space.unsupported(
          position, InodeFields.FORMAT, "layout 0..4 and no bit above 4", hex(rawFormat));
    }
    boolean extended = (rawFormat & InodeFields.EXTENDED) != 0;
    if (extended) {
      slot = space.view(position, InodeFields.EXTENDED_SIZE, "extended inode");
    }
    int mode = InodeFields.MODE.u16(slot);
    FileType type = FileType.of(mode);
    if (type == null) {
      throw space.corrupt(
          position, InodeFields.MODE, "a file type", "0" + Integer.toOctalString(mode));
    }
    Inode inode =
        extended
            ? extended(slot, nid, position, rawFormat, type)
            : compact(superblock, slot, nid, position, rawFormat, type);
    if (inode.size < 0) {
      throw space.corrupt(
          position, InodeFields.SIZE, "less than 2^63", Long.toUnsignedString(inode.size));
    }
    return inode;
  }

  private static int layout(int rawFormat) {
    return rawFormat >> InodeFields.LAYOUT_SHIFT & 7;
  }

  private static Inode compact(
      Superblock superblock,
      ByteBuffer slot,
      long nid,
      long position,
      int rawFormat,
      FileType type) {
    boolean bit4 = (rawFormat & InodeFields.BIT_4) != 0;
    boolean singleLink = bit4 && type != FileType.DIRECTORY;
    int nb = InodeFields.NB.u16(slot);
    long low = InodeFields.U.u32(slot);
    return new Inode(
        nid,
        position,
        InodeFormat.COMPACT,
        LAYOUTS[layout(rawFormat)],
        bit4 && type == FileType.DIRECTORY,
        InodeFields.XATTR_COUNT.u16(slot),
        type,
        InodeFields.MODE.u16(slot),
        InodeFields.COMPACT_UID.u16(slot),
        InodeFields.COMPACT_GID.u16(slot),
        singleLink ? 1 : nb,
        InodeFields.SIZE.u32(slot),
        RecordBytes.saturatedSum(superblock.epoch(), InodeFields.COMPACT_MTIME.u32(slot)),
        clampNanos(superblock.fixedNanos()),
        singleLink ? block(u48(low, nb), NULL_48) : block(low, NULL_32),
        InodeFields.U.s32(slot));
  }

  private static Inode extended(
      ByteBuffer slot, long nid, long position, int rawFormat, FileType type) {
    return new Inode(
        nid,
        position,
        InodeFormat.EXTENDED,
        LAYOUTS[layout(rawFormat)],
        (rawFormat & InodeFields.BIT_4) != 0 && type == FileType.DIRECTORY,
        InodeFields.XATTR_COUNT.u16(slot),
        type,
        InodeFields.MODE.u16(slot),
        InodeFields.UID.s32(slot),
        InodeFields.GID.s32(slot),
        InodeFields.LINKS.s32(slot),
        InodeFields.SIZE.s64(slot),
        InodeFields.MTIME.s64(slot),
        clampNanos(InodeFields.MTIME_NANOS.s32(slot)),
        block(u48(InodeFields.U.u32(slot), InodeFields.NB.u16(slot)), NULL_48),
        InodeFields.U.s32(slot));
  }

  private static long block(long address, long nullAddress) {
    return address == nullAddress ? HOLE : address;
  }

  /** Clamps the nanoseconds, which the format does not limit, to the range of Java. */
  private static int clampNanos(int nanos) {
    return Integer.compareUnsigned(nanos, MAX_NANOS) > 0 ? MAX_NANOS : nanos;
  }

  /** Returns the byte offset of the end of the inode record, where inline xattrs begin. */
  public long bodyPosition() {
    return position + (format == InodeFormat.EXTENDED ? InodeFields.EXTENDED_SIZE : SLOT);
  }

  /** Returns the size of the inline xattr body in bytes, or 0 if there is none. */
  public int xattrSize() {
    return xattrCount == 0 ? 0 : XattrFields.BODY_HEADER + XattrFields.UNIT * (xattrCount - 1);
  }

  /** Returns the byte offset of the end of the xattrs, where inline data or a map begins. */
  public long mapBase() {
    return bodyPosition() + xattrSize();
  }

  /** Returns whether this is a directory. */
  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  /** Returns whether this is a symbolic link. */
  public boolean isSymlink() {
    return type == FileType.SYMLINK;
  }

  /** Returns the device number encoded as by glibc's {@code makedev}, or 0 if not a device. */
  public long deviceNumber() {
    if (!type.isDevice()) {
      return 0;
    }
    long major = (u >>> 8) & 0xfffL;
    long minor = (u & 0xffL) | ((u >>> 12) & 0xfff00L);
    return (minor & 0xff) | (major << 8) | ((minor & ~0xffL) << 12);
  }
}
