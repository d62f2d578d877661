package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.hex;
import static io.github.jerofs.internal.format.RecordBytes.u48;
import static io.github.jerofs.internal.format.SuperblockFields.MAGIC_NUMBER;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** The superblock (docs/format.md, Superblock). Immutable. */
public final class Superblock {
  /** Byte offset of the superblock in the image. */
  public static final int OFFSET = SuperblockFields.POSITION;

  /** Size of the magic number at {@link #OFFSET} in bytes. */
  public static final int MAGIC_SIZE = SuperblockFields.MAGIC_SIZE;

  private static final int MAX_EXT_SLOTS =
      (4096 - OFFSET - SuperblockFields.SIZE) / SuperblockFields.EXTENSION_SLOT;
  private static final int MIN_BLOCK_BITS = 9;
  private static final int MAX_BLOCK_BITS = 16;
  private static final int MAX_XATTR_PREFIXES = 128;

  private final int blockBits;
  private final int extSlots;
  private final long rootNid;
  private final long inodes;
  private final long epoch;
  private final int fixedNanos;
  private final long blocks;
  private final long metaBlock;
  private final long xattrBlock;
  private final UUID uuid;
  private final String label;
  private final int compat;
  private final int incompat;
  private final int compression;
  private final int extraDevices;
  private final long deviceTable;
  private final int xattrPrefixCount;
  private final long xattrPrefixTable;
  private final long packedNid;
  private final boolean nameFilterUsable;
  private final long buildTime;
  private final long metaboxNid;

  /**
   * Parses the fields.
   *
   * @param sb the superblock and its first extension slot, zero-padded if the image is shorter
   */
  private Superblock(ByteBuffer sb) {
    compat = SuperblockFields.FEATURE_COMPAT.s32(sb);
    incompat = SuperblockFields.FEATURE_INCOMPAT.s32(sb);
    blockBits = SuperblockFields.BLOCK_BITS.u8(sb);
    extSlots = SuperblockFields.EXTENSION_SLOTS.u8(sb);
    boolean wide = (incompat & Feature.BITS48) != 0 && SuperblockFields.ROOT_NID_64.s64(sb) != 0;
    int shared = SuperblockFields.ROOT_NID.u16(sb); // high bits of the block count if wide
    rootNid = wide ? SuperblockFields.ROOT_NID_64.s64(sb) : shared;
    long stated = SuperblockFields.INODES.s64(sb); // unsigned
    inodes = stated < 0 ? Long.MAX_VALUE : stated;
    epoch = SuperblockFields.EPOCH.s64(sb);
    fixedNanos = SuperblockFields.FIXED_NANOS.s32(sb);
    blocks = u48(SuperblockFields.BLOCKS.u32(sb), wide ? shared : 0);
    metaBlock = SuperblockFields.META_BLOCK.u32(sb);
    xattrBlock = SuperblockFields.XATTR_BLOCK.u32(sb);
    uuid = uuid(sb, SuperblockFields.UUID);
    label = SuperblockFields.LABEL.text(sb, SuperblockFields.LABEL_SIZE);
    compression = SuperblockFields.COMPRESSION.u16(sb);
    boolean devices = (incompat & Feature.DEVICE_TABLE) != 0;
    extraDevices = devices ? SuperblockFields.EXTRA_DEVICES.u16(sb) : 0;
    deviceTable = SuperblockFields.DEVICE_TABLE.u16(sb) * (long) SuperblockFields.DEVICE_TABLE_UNIT;
    boolean prefixes = (incompat & Feature.XATTR_PREFIXES) != 0;
    xattrPrefixCount =
        prefixes ? Math.min(SuperblockFields.XATTR_PREFIXES.u8(sb), MAX_XATTR_PREFIXES) : 0;
    xattrPrefixTable =
        SuperblockFields.XATTR_PREFIX_START.u32(sb) * SuperblockFields.XATTR_PREFIX_UNIT;
    packedNid = (incompat & Feature.FRAGMENTS) != 0 ? SuperblockFields.PACKED_NID.s64(sb) : 0;
    nameFilterUsable =
        (compat & Feature.XATTR_FILTER) != 0 && SuperblockFields.XATTR_FILTER_FORM.u8(sb) == 0;
    buildTime = SuperblockFields.BUILD_TIME.u32(sb);
    metaboxNid = extSlots > 0 ? SuperblockFields.METABOX_NID.s64(sb) : 0;
  }

  /** Returns whether {@code image} has the magic number. */
  public static boolean isPresent(ImageSource image) throws IOException {
    return image.contains(OFFSET, MAGIC_SIZE)
        && isMagic(SuperblockFields.MAGIC.s32(image.view(OFFSET, MAGIC_SIZE)));
  }

  /** Returns whether {@code value}, read as little-endian, is the magic number. */
  public static boolean isMagic(int value) {
    return value == MAGIC_NUMBER;
  }

  /**
   * Reads and checks the superblock of {@code image}.
   *
   * @param verify whether to check the checksum, if the image has one
   */
  public static Superblock read(ImageSource image, boolean verify) throws IOException {
    if (!isPresent(image)) {
      NydusFiles.refuse(image);
      throw new NotErofsException(
          ImagePlace.of(image.description(), OFFSET), NotErofs.description(image));
    }
    // A superblock that extends beyond the end of the image is read as if padded with zeros.
    ByteBuffer sb =
        paddedView(image, OFFSET, SuperblockFields.SIZE + SuperblockFields.EXTENSION_SLOT);
    MetadataSpace space = MetadataSpace.ofImage(image);
    Superblock result = new Superblock(sb);
    result.check(space, SuperblockFields.DIRECTORY_BLOCK_BITS.u8(sb));
    if (verify && result.hasCompat(Feature.SB_CHKSUM)) {
      try {
        SuperblockChecksum.check(image, result.blockSize(), SuperblockFields.CHECKSUM.s32(sb));
      } catch (CorruptImageException e) {
        throw image.contains(0, result.blockSize()) ? e : result.truncated(image, e);
      }
    }
    result.checkFeatures(space);
    return result;
  }

  private static ByteBuffer paddedView(ImageSource image, long offset, int length)
      throws IOException {
    int present = (int) Math.min(length, image.size() - offset);
    ByteBuffer padded = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    padded.put(0, image.view(offset, present), 0, present);
    return padded;
  }

  /** Returns the 16 bytes of {@code field} as a UUID in textual order. */
  private static UUID uuid(ByteBuffer record, Field field) {
    return new UUID(
        Long.reverseBytes(field.s64(record)), Long.reverseBytes(field.s64(record, Long.BYTES)));
  }

  private void check(MetadataSpace space, int directoryBlockBits) throws IOException {
    if (blockBits < MIN_BLOCK_BITS || blockBits > MAX_BLOCK_BITS) {
      throw space.unsupported(
          OFFSET, SuperblockFields.BLOCK_BITS, MIN_BLOCK_BITS + ".." + MAX_BLOCK_BITS, blockBits);
    }
    if (directoryBlockBits != 0) {
      throw space.unsupported(OFFSET, SuperblockFields.DIRECTORY_BLOCK_BITS, 0, directoryBlockBits);
    }
    if (extSlots > MAX_EXT_SLOTS) {
      throw space.unsupported(
          OFFSET, SuperblockFields.EXTENSION_SLOTS, "at most " + MAX_EXT_SLOTS, extSlots);
    }
  }

  private void checkFeatures(MetadataSpace space) throws IOException {
    int unknown = incompat & ~Feature.KNOWN_INCOMPAT;
    if (unknown != 0) {
      throw space.unsupported(
          OFFSET,
          SuperblockFields.FEATURE_INCOMPAT,
          "none beyond " + hex(Feature.KNOWN_INCOMPAT),
          hex(unknown & 0xffffffffL));
    }
    if (hasMetabox() && extSlots == 0) {
      throw space.corrupt(
          OFFSET + SuperblockFields.EXTENSION_SLOTS.offset(),
          "a metabox without a superblock extension slot for its nid");
    }
    if (hasMetabox() && metaboxNid < 0) {
      throw space.corrupt(
          OFFSET, SuperblockFields.METABOX_NID, "an inode outside the metabox", hex(metaboxNid));
    }
    if (hasCompat(Feature.SHARED_EA_IN_METABOX) && !hasMetabox()) {
      throw space.corrupt(
          OFFSET + SuperblockFields.FEATURE_COMPAT.offset(),
          "shared xattrs in the metabox, but no metabox");
    }
  }

  /** Returns log2 of the block size, 9..16. */
  public int blockBits() {
    return blockBits;
  }

  /** Returns the number of 16-byte extension slots. */
  public int extSlots() {
    return extSlots;
  }

  /** Returns the nid of the root directory. */
  public long rootNid() {
    return rootNid;
  }

  /** Returns the stated number of inodes; informational, 0 in old images. */
  public long inodes() {
    return inodes;
  }

  /** Returns the base of the times of compact inodes, in seconds since 1970. */
  public long epoch() {
    return epoch;
  }

  /** Returns the nanoseconds of all times of compact inodes. */
  public int fixedNanos() {
    return fixedNanos;
  }

  /** Returns the stated number of blocks of the primary device; informational. */
  public long blocks() {
    return blocks;
  }

  /**
   * Returns the failure to report if {@code image} is shorter than its superblock states. Data may
   * end before the last block, so this alone does not make an image corrupt.
   *
   * @param cause a failure to read the image, which the missing bytes explain
   */
  public CorruptImageException truncated(ImageSource image, CorruptImageException cause) {
    long stated = statedBytes();
    if (stated <= image.size()) {
      return cause;
    }
    CorruptImageException failure =
        new CorruptImageException(
            ImagePlace.of(image.description(), ImagePlace.NO_OFFSET),
            "image is cut short",
            stated + " bytes, as its superblock states",
            image.size());
    failure.initCause(cause);
    return failure;
  }

  private long statedBytes() {
    return Math.min(blocks, Long.MAX_VALUE >> blockBits) << blockBits;
  }

  /** Returns the block of nid 0. */
  public long metaBlock() {
    return metaBlock;
  }

  /** Returns the block of shared xattr ID 0. */
  public long xattrBlock() {
    return xattrBlock;
  }

  /** Returns the volume's UUID. */
  public UUID uuid() {
    return uuid;
  }

  /** Returns the volume's label, up to 16 bytes before the first NUL. */
  public String label() {
    return label;
  }

  /** Returns the {@link Feature} bits that readers may ignore. */
  public int compat() {
    return compat;
  }

  /** Returns the {@link Feature} bits that readers must support. */
  public int incompat() {
    return incompat;
  }

  /**
   * Returns the field {@code u1}: a bitmap of algorithms with COMPR_CFGS, otherwise the maximum
   * match distance of LZ4.
   */
  public int compression() {
    return compression;
  }

  /** Returns the number of device slots, or 0 without DEVICE_TABLE. */
  public int extraDevices() {
    return extraDevices;
  }

  /** Returns the byte offset of the device table. */
  public long deviceTable() {
    return deviceTable;
  }

  /** Returns the number of long xattr prefixes, or 0 without XATTR_PREFIXES. */
  public int xattrPrefixCount() {
    return xattrPrefixCount;
  }

  /** Returns the byte offset of the long xattr prefixes in the space that contains them. */
  public long xattrPrefixTable() {
    return xattrPrefixTable;
  }

  /** Returns the nid of the packed inode, or 0 if there is none. */
  public long packedNid() {
    return packedNid;
  }

  /** Returns whether the xattr name filters are valid and in the known format. */
  public boolean nameFilterUsable() {
    return nameFilterUsable;
  }

  /** Returns the build time of the image, in seconds after {@link #epoch}. */
  public long buildTime() {
    return buildTime;
  }

  /** Returns the nid of the metabox inode; only valid with METABOX. */
  public long metaboxNid() {
    return metaboxNid;
  }

  /** Returns whether all given compatible features are set. */
  public boolean hasCompat(int bits) {
    return (compat & bits) == bits;
  }

  /** Returns whether all given incompatible features are set. */
  public boolean hasIncompat(int bits) {
    return (incompat & bits) == bits;
  }

  /** Returns whether there is a metabox, so that nids may have bit 63. */
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

  /** Returns the byte offset of the end of the superblock. */
  public long end() {
    return OFFSET + SuperblockFields.SIZE + (long) SuperblockFields.EXTENSION_SLOT * extSlots;
  }
}
