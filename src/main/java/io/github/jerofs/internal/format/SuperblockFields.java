package io.github.jerofs.internal.format;

/** The fields of the superblock (docs/format.md, Superblock). */
public final class SuperblockFields {
  /** Byte offset of the superblock in the image. */
  public static final int POSITION = 1024;

  /** Size in bytes, without extension slots. */
  public static final int SIZE = 128;

  /** Size of an extension slot in bytes. */
  public static final int EXTENSION_SLOT = 16;

  /** The value of {@link #MAGIC}. */
  public static final int MAGIC_NUMBER = 0xe0f5e1e2;

  /** Size of {@link #MAGIC} in bytes. */
  public static final int MAGIC_SIZE = 4;

  /** Size of {@link #UUID} in bytes. */
  public static final int UUID_SIZE = 16;

  /** Size of {@link #LABEL} in bytes. */
  public static final int LABEL_SIZE = 16;

  /** The unit of {@link #DEVICE_TABLE} in bytes. */
  public static final int DEVICE_TABLE_UNIT = 128;

  /** The unit of {@link #XATTR_PREFIX_START} in bytes. */
  public static final int XATTR_PREFIX_UNIT = 4;

  /** The magic number. */
  public static final Field MAGIC = new Field("magic number", 0);

  /** CRC-32C of the first block from the superblock on. */
  public static final Field CHECKSUM = new Field("superblock checksum", 4);

  /** Features that readers may ignore. */
  public static final Field FEATURE_COMPAT = new Field("compatible features", 8);

  /** Log2 of the block size. */
  public static final Field BLOCK_BITS = new Field("block size bits (blkszbits)", 12);

  /** Number of extension slots. */
  public static final Field EXTENSION_SLOTS = new Field("superblock extension slots", 13);

  /** The root nid; with {@link #ROOT_NID_64}, bits 32..47 of {@link #BLOCKS}. */
  public static final Field ROOT_NID = new Field("root nid", 14);

  /** Number of inodes. */
  public static final Field INODES = new Field("number of inodes", 16);

  /** Base of the times of compact inodes, in seconds since 1970. */
  public static final Field EPOCH = new Field("epoch", 24);

  /** Nanoseconds of all times of compact inodes. */
  public static final Field FIXED_NANOS = new Field("fixed nanoseconds", 32);

  /** Low 32 bits of the number of blocks. */
  public static final Field BLOCKS = new Field("number of blocks", 36);

  /** The block of nid 0. */
  public static final Field META_BLOCK = new Field("metadata block (meta_blkaddr)", 40);

  /** The block of shared xattr ID 0. */
  public static final Field XATTR_BLOCK = new Field("shared xattr block (xattr_blkaddr)", 44);

  /** The UUID in textual order. */
  public static final Field UUID = new Field("UUID", 48);

  /** The label, padded with NULs. */
  public static final Field LABEL = new Field("label", 64);

  /** Features that readers must support. */
  public static final Field FEATURE_INCOMPAT = new Field("incompatible features", 80);

  /** A bitmap of algorithms, or the maximum match distance of LZ4. */
  public static final Field COMPRESSION = new Field("compression algorithms", 84);

  /** Number of device slots. */
  public static final Field EXTRA_DEVICES = new Field("number of extra devices", 86);

  /** Start of the device table, in units. */
  public static final Field DEVICE_TABLE = new Field("device table", 88);

  /** Log2 of the blocks per directory block. */
  public static final Field DIRECTORY_BLOCK_BITS =
      new Field("directory block bits (dirblkbits)", 90);

  /** Number of long xattr prefixes. */
  public static final Field XATTR_PREFIXES = new Field("number of long xattr prefixes", 91);

  /** Start of the long xattr prefixes, in units. */
  public static final Field XATTR_PREFIX_START = new Field("long xattr prefixes", 92);

  /** Nid of the packed inode. */
  public static final Field PACKED_NID = new Field("packed nid", 96);

  /** 0 if the xattr name filters have the known format. */
  public static final Field XATTR_FILTER_FORM = new Field("form of xattr filters", 104);

  /** The build time in seconds after the epoch. */
  public static final Field BUILD_TIME = new Field("build time", 108);

  /** The root nid with 48-bit addresses, otherwise 0. */
  public static final Field ROOT_NID_64 = new Field("root nid (rootnid_8b)", 112);

  /** Nid of the metabox, in the first extension slot. */
  public static final Field METABOX_NID = new Field("metabox nid", 128);

  private SuperblockFields() {}
}
