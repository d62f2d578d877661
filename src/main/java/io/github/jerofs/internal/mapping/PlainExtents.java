package io.github.jerofs.internal.mapping;

/** Extents of plain pclusters that are stored rotated. */
final class PlainExtents {
  private PlainExtents() {}

  /**
   * Returns the part of an interlaced pcluster that covers {@code offset}. Each byte keeps its
   * offset within a block, so the first bytes are in the last block and the rest are at the front.
   */
  static Extent interlaced(
      long start, long length, long address, long stored, int blockBits, long offset) {
    long inBlock = start & (1L << blockBits) - 1;
    long first = Math.min((1L << blockBits) - inBlock, length);
    return offset < start + first
        ? new Extent.Stored(start, first, 0, address + stored - (1L << blockBits) + inBlock)
        : new Extent.Stored(start + first, length - first, 0, address);
  }
}
