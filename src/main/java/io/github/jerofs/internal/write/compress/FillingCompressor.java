package io.github.jerofs.internal.write.compress;

/**
 * A compressor that can also fill a space of fixed size from as much input as fits. Slices of the
 * same array are best given in their order, as the tables of matches are kept.
 */
interface FillingCompressor extends Compressor {
  /**
   * Compresses a part of {@code in[inOffset, inEnd)}, from its begin, to {@code out[outOffset,
   * outEnd)}.
   *
   * @return the length of that part, at least 1; what was written is {@link #written}
   */
  int fill(byte[] in, int inOffset, int inEnd, byte[] out, int outOffset, int outEnd);

  /** Returns how many bytes the last call of {@link #fill} wrote. */
  int written();
}
