package io.github.jerofs.internal.format;

import java.util.ArrayList;
import java.util.List;

/** The feature bits of the superblock, with their names in erofs-utils. */
public final class Feature {
  /** Compatible: {@code checksum} is valid. */
  public static final int SB_CHKSUM = 0x01;

  /** Compatible: the xattr name filters are valid. */
  public static final int XATTR_FILTER = 0x04;

  /** Compatible: shared xattrs are in the metabox. */
  public static final int SHARED_EA_IN_METABOX = 0x08;

  /** Compatible: long xattr prefixes are on the primary device. */
  public static final int PLAIN_XATTR_PFX = 0x10;

  /** Incompatible: LZ4 data is preceded by zero padding. */
  public static final int ZERO_PADDING = 0x001;

  /** Incompatible: compression configuration records; the same bit as BIG_PCLUSTER. */
  public static final int COMPR_CFGS = 0x002;

  /** Incompatible: chunk-based files. */
  public static final int CHUNKED_FILE = 0x004;

  /** Incompatible: a device table; the same bit as COMPR_HEAD2. */
  public static final int DEVICE_TABLE = 0x008;

  /** Incompatible: a packed inode; the same bit as DEDUPE. */
  public static final int FRAGMENTS = 0x020;

  /** Incompatible: long xattr prefixes. */
  public static final int XATTR_PREFIXES = 0x040;

  /** Incompatible: wider addresses and root nid. */
  public static final int BITS48 = 0x080;

  /** Incompatible: a metabox; nids may have bit 63. */
  public static final int METABOX = 0x100;

  /** All supported incompatible features. */
  public static final int KNOWN_INCOMPAT = 0x1ff;

  private static final String[] COMPAT_NAMES = {
    "sb_csum", "mtime", "xattr_filter", "shared_ea_in_metabox", "plain_xattr_pfx", "ishare_xattrs"
  };
  private static final String[] INCOMPAT_NAMES = {
    "lz4_0padding",
    "compr_cfgs|big_pcluster",
    "chunked_file",
    "device_table|compr_head2",
    "ztailpacking",
    "fragments|dedupe",
    "xattr_prefixes",
    "48bit",
    "metabox"
  };

  private Feature() {}

  /** Returns the names of the bits set in {@code feature_compat}, lowest bit first. */
  public static List<String> compatNames(int bits) {
    return names(bits, COMPAT_NAMES);
  }

  /** Returns the names of the bits set in {@code feature_incompat}, lowest bit first. */
  public static List<String> incompatNames(int bits) {
    return names(bits, INCOMPAT_NAMES);
  }

  private static List<String> names(int bits, String[] names) {
    List<String> result = new ArrayList<>();
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      if ((bits >>> bit & 1) != 0) {
        result.add(bit < names.length ? names[bit] : RecordBytes.hex(1L << bit));
      }
    }
    return List.copyOf(result);
  }
}
