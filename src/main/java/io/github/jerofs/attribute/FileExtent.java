package io.github.jerofs.attribute;

/**
 * A contiguous part of a file, and where its bytes lie.
 *
 * <p>Extents of one file follow each other without gaps and cover it. Extents of different files,
 * or of one, may name the same address: that is how EROFS shares data.
 *
 * @param kind what there is at {@code address}
 * @param offset byte offset in the file
 * @param length number of bytes of the file, at least 1
 * @param device number of the device, 0 for the primary one and for unified addresses
 * @param address where the bytes begin, in the unit that {@code kind} tells; 0 for a hole
 * @param storedLength bytes that are stored there: {@code length}, the size of the pcluster if it
 *     is compressed, 0 for a hole
 * @param algorithm name of the compression algorithm, empty if the bytes are not compressed
 */
public record FileExtent(
    Kind kind,
    long offset,
    long length,
    int device,
    long address,
    long storedLength,
    String algorithm) {

  /** Where the bytes of an extent lie. */
  public enum Kind {
    /** Nowhere: they are zeros. */
    HOLE("hole"),
    /** As they are, at a byte address of a device. */
    PLAIN("plain"),
    /**
     * As they are, behind the inode: a byte offset in the image; in the data of the metabox if bit
     * 63 of the nid is set.
     */
    INLINE("inline"),
    /** In a compressed pcluster at a unified byte address. */
    COMPRESSED("compressed"),
    /** In a compressed pcluster behind the inode, addressed as {@link #INLINE}. */
    COMPRESSED_INLINE("compressed inline"),
    /** A byte offset in the data of the packed inode, which may itself be compressed. */
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

  /** Returns the offset in the file behind the last byte. */
  public long end() {
    return offset + length;
  }
}
