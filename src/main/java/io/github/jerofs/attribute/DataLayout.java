package io.github.jerofs.attribute;

/** How the data of an inode is stored ({@code i_format} bits 1..3). */
public enum DataLayout {
  /** Contiguous blocks. */
  FLAT_PLAIN("flat plain"),
  /** Compressed, with full (8-byte) indexes or encoded extents. */
  COMPRESSED_FULL("compressed full"),
  /** Contiguous blocks, with the tail inline after the inode. */
  FLAT_INLINE("flat inline"),
  /** Compressed, with compact indexes. */
  COMPRESSED_COMPACT("compressed compact"),
  /** Chunks of equal size, anywhere on any device. */
  CHUNK_BASED("chunk based");

  private final String words;

  DataLayout(String words) {
    this.words = words;
  }

  /** Returns whether the data is compressed. */
  public boolean isCompressed() {
    return this == COMPRESSED_FULL || this == COMPRESSED_COMPACT;
  }

  @Override
  public String toString() {
    return words;
  }
}
