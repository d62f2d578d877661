package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.hex;
import static io.github.jerofs.internal.format.RecordBytes.u16;
import static io.github.jerofs.internal.format.RecordBytes.u32;
import static io.github.jerofs.internal.format.RecordBytes.u48;
import static io.github.jerofs.internal.format.RecordBytes.u8;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * The superblock (docs/format.md, Superblock).
 *
 * @param blockBits log2 of the block size, 9..16
 * @param extSlots number of 16-byte extension slots
 * @param rootNid nid of the root directory
 * @param inodes number of inodes, for statistics only; 0 in old images
 * @param epoch seconds since 1970 that the times of compact inodes count from
 * @param fixedNanos nanoseconds of the times of compact inodes
 * @param blocks blocks of the primary device, for statistics only
 * @param metaBlock block where nid 0 would lie
 * @param xattrBlock block that shared xattr ids count from
 * @param uuid the volume's UUID
 * @param label the volume's label, up to 16 bytes before the first NUL
 * @param compat {@link Feature} bits that may be ignored
 * @param incompat {@link Feature} bits that must be known
 * @param compression the field {@code u1}: a bitmap of algorithms with COMPR_CFGS, else LZ4's
 *     maximal distance
 * @param extraDevices number of device slots, 0 without DEVICE_TABLE
 * @param deviceTable byte offset of the device table
 * @param xattrPrefixCount number of long xattr prefixes, 0 without XATTR_PREFIXES
 * @param xattrPrefixTable byte offset of the long xattr prefixes in their store
 * @param packedNid nid of the packed inode, 0 without one
 * @param nameFilterUsable whether the xattr name filters may be trusted
 * @param buildTime seconds after {@code epoch} when the image was made
 * @param metaboxNid nid of the metabox, meaningful with METABOX
 */
public record Superblock(
    int blockBits,
    int extSlots,
    long rootNid,
    long inodes,
    long epoch,
    int fixedNanos,
    long blocks,
    long metaBlock,
    long xattrBlock,
    UUID uuid,
    String label,
    int compat,
    int incompat,
    int compression,
    int extraDevices,
    long deviceTable,
    int xattrPrefixCount,
    long xattrPrefixTable,
    long packedNid,
    boolean nameFilterUsable,
    long buildTime,
    long metaboxNid) {

  /** Byte offset of the superblock in the image. */
  public static final int OFFSET = 1024;

  /** Size of the magic number at {@link #OFFSET} in bytes. */
  public static final int MAGIC_SIZE = 4;

  private static final int BASE_SIZE = 128;
  private static final int EXT_SLOT_SIZE = 16;
  private static final int MAX_EXT_SLOTS = (4096 - OFFSET - BASE_SIZE) / EXT_SLOT_SIZE;
  private static final int MAGIC = 0xe0f5e1e2;
  private static final int MIN_BLOCK_BITS = 9;
  private static final int MAX_BLOCK_BITS = 16;
  private static final int MAX_XATTR_PREFIXES = 128;
  private static final int SLOT_UNIT = 128;

  /** Returns whether {@code image} is long enough and has the magic number in its place. */
  public static boolean isPresent(ImageSource image) throws IOException {
    return image.contains(OFFSET, MAGIC_SIZE) && isMagic(image.view(OFFSET, MAGIC_SIZE).getInt(0));
  }

  /** Returns whether {@code value}, read as little-endian, is the magic number. */
  public static boolean isMagic(int value) {
    return value == MAGIC;
  }

  /**
   * Reads the superblock of {@code image}.
   *
   * @param verify whether to check the checksum, where the image has one
   */
  public static Superblock read(ImageSource image, boolean verify) throws IOException {
    String name = image.description();
    if (!isPresent(image)) {
      NydusFiles.refuse(image);
      throw new NotErofsException(
          ImagePlace.of(name, OFFSET),
          image.contains(OFFSET, MAGIC_SIZE)
              ? "no magic number " + hex(MAGIC & 0xffffffffL)
              : "only " + image.size() + " bytes long");
    }
    // A superblock that the image's end cuts short reads as if zeros followed.
    ByteBuffer sb = paddedView(image, OFFSET, BASE_SIZE + EXT_SLOT_SIZE);
    Superblock result = parse(sb);
    result.check(name, u8(sb, 12), u8(sb, 90), u8(sb, 13));
    if (verify && result.has(Feature.SB_CHKSUM, 0)) {
      SuperblockChecksum.check(image, result.blockSize(), sb.getInt(4));
    }
    result.checkFeatures(name);
    return result;
  }

  private static ByteBuffer paddedView(ImageSource image, long offset, int length)
      throws IOException {
    int present = (int) Math.min(length, image.size() - offset);
    ByteBuffer padded = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    padded.put(0, image.view(offset, present), 0, present);
    return padded;
  }

  private static Superblock parse(ByteBuffer sb) {
    int compat = sb.getInt(8);
    int incompat = sb.getInt(80);
    int extSlots = u8(sb, 13);
    boolean wide = (incompat & Feature.BITS48) != 0 && sb.getLong(112) != 0;
    boolean devices = (incompat & Feature.DEVICE_TABLE) != 0;
    boolean prefixes = (incompat & Feature.XATTR_PREFIXES) != 0;
    return new Superblock(
        u8(sb, 12),
        extSlots,
        wide ? sb.getLong(112) : u16(sb, 14),
        sb.getLong(16),
        sb.getLong(24),
        sb.getInt(32),
        u48(u32(sb, 36), wide ? u16(sb, 14) : 0),
        u32(sb, 40),
        u32(sb, 44),
        uuid(sb, 48),
        Names.untilNul(sb, 64, 16),
        compat,
        incompat,
        u16(sb, 84),
        devices ? u16(sb, 86) : 0,
        u16(sb, 88) * (long) SLOT_UNIT,
        prefixes ? Math.min(u8(sb, 91), MAX_XATTR_PREFIXES) : 0,
        u32(sb, 92) * 4,
        (incompat & Feature.FRAGMENTS) != 0 ? sb.getLong(96) : 0,
        (compat & Feature.XATTR_FILTER) != 0 && sb.get(104) == 0,
        u32(sb, 108),
        extSlots > 0 ? sb.getLong(128) : 0);
  }

  /** Returns the 16 bytes at {@code at} as a UUID in textual order. */
  static UUID uuid(ByteBuffer record, int at) {
    return new UUID(
        Long.reverseBytes(record.getLong(at)), Long.reverseBytes(record.getLong(at + 8)));
  }

  private void check(String name, int rawBlockBits, int dirBlockBits, int rawExtSlots)
      throws IOException {
    if (rawBlockBits < MIN_BLOCK_BITS || rawBlockBits > MAX_BLOCK_BITS) {
      throw new UnsupportedImageException(
          ImagePlace.of(name, OFFSET + 12),
          "block size bits (blkszbits)",
          MIN_BLOCK_BITS + ".." + MAX_BLOCK_BITS,
          rawBlockBits);
    }
    if (dirBlockBits != 0) {
      throw new UnsupportedImageException(
          ImagePlace.of(name, OFFSET + 90), "directory block bits (dirblkbits)", 0, dirBlockBits);
    }
    if (rawExtSlots > MAX_EXT_SLOTS) {
      throw new UnsupportedImageException(
          ImagePlace.of(name, OFFSET + 13),
          "superblock extension slots",
          "at most " + MAX_EXT_SLOTS,
          rawExtSlots);
    }
  }

  private void checkFeatures(String name) throws IOException {
    int unknown = incompat & ~Feature.KNOWN_INCOMPAT;
    if (unknown != 0) {
      throw new UnsupportedImageException(
          ImagePlace.of(name, OFFSET + 80),
          "incompatible features",
          "none beyond " + hex(Feature.KNOWN_INCOMPAT),
          hex(unknown & 0xffffffffL));
    }
    if (hasMetabox() && extSlots == 0) {
      throw new CorruptImageException(
          ImagePlace.of(name, OFFSET + 13), "a metabox without a superblock slot for its nid");
    }
    if (hasMetabox() && metaboxNid < 0) {
      throw new CorruptImageException(
          ImagePlace.of(name, OFFSET + 128),
          "metabox nid",
          "an inode outside the metabox",
          hex(metaboxNid));
    }
    if (has(Feature.SHARED_EA_IN_METABOX, 0) && !hasMetabox()) {
      throw new CorruptImageException(
          ImagePlace.of(name, OFFSET + 8), "shared xattrs in a metabox that the image lacks");
    }
  }

  private boolean has(int compatBits, int incompatBits) {
    return (compat & compatBits) == compatBits && (incompat & incompatBits) == incompatBits;
  }

  /** Returns whether all the given compatible features are set. */
  public boolean hasCompat(int bits) {
    return has(bits, 0);
  }

  /** Returns whether all the given incompatible features are set. */
  public boolean hasIncompat(int bits) {
    return has(0, bits);
  }

  /** Returns whether nids with bit 63 are legal. */
  public boolean hasMetabox() {
    return hasIncompat(Feature.METABOX);
  }

  /** Returns whether there is a packed inode. */
  public boolean hasPackedInode() {
    return packedNid != 0;
  }

  /** Returns the block size in bytes. */
  public int blockSize() {
    return 1 << blockBits;
  }

  /** Returns the byte offset just behind the superblock. */
  public long end() {
    return OFFSET + BASE_SIZE + (long) EXT_SLOT_SIZE * extSlots;
  }
}
