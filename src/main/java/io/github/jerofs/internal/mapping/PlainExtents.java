package io.github.jerofs.internal.mapping;

/** Extents of plain pclusters that are stored rotated. */
final class PlainExtents {
  private PlainExtents() {}

  /**
   * Returns the part that covers {@code offset} of an interlaced pcluster: its bytes keep their
   * place in a block, so the first ones lie in the last block and the rest at the front.
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
