package io.github.jerofs.attribute;

/**
 * A contiguous range of a file and the location of its bytes. Immutable and thread-safe.
 *
 * <p>The extents of a file are contiguous and cover it completely. Extents of the same or of
 * different files may have the same address: EROFS shares data that way.
 *
 * @param kind how the bytes are stored
 * @param offset byte offset in the file
 * @param length length in the file in bytes, at least 1
 * @param device device number; 0 for the primary device and for unified addresses
 * @param address where the bytes begin, in the address space given by {@code kind}; 0 for a hole
 * @param storedLength number of stored bytes: the size of the pcluster if compressed, 0 for a hole,
 *     otherwise {@code length}
 * @param algorithm name of the compression algorithm; empty if not compressed
 * @param partial whether the pcluster decodes to more bytes than this extent
 */
public record FileExtent(
    Kind kind,
    long offset,
    long length,
    int device,
    long address,
    long storedLength,
    String algorithm,
    boolean partial) {

  /** How the bytes of an extent are stored. */
  public enum Kind {
    /** Not stored: the bytes are zeros. */
    HOLE("hole"),
    /** Uncompressed, at a byte address of a device. */
    PLAIN("plain"),
    /**
     * Uncompressed, after the inode. The address is a byte offset in the image, or in the decoded
     * metabox if bit 63 of the nid is set.
     */
    INLINE("inline"),
    /** In a compressed pcluster, at a unified byte address. */
    COMPRESSED("compressed"),
    /** In a compressed pcluster after the inode, addressed like {@link #INLINE}. */
    COMPRESSED_INLINE("compressed inline"),
    /**
     * In the data of the packed inode, which may itself be compressed. The address is a byte offset
     * in that data.
     */
    FRAGMENT("fragment");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** Returns the offset in the file just past the last byte. */
  public long end() {
    return offset + length;
  }
}
