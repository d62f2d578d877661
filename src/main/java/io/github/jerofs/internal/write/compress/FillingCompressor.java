package io.github.jerofs.internal.write.compress;

/**
 * A compressor that can fill an output of fixed size with as much input as fits. Slices of an array
 * are best compressed in order, as match tables are kept.
 */
interface FillingCompressor extends Compressor {
  /**
   * Compresses a prefix of {@code in[inOffset, inEnd)} to {@code out[outOffset, outEnd)}.
   *
   * @return the length of the prefix, at least 1; {@link #written} returns the size of the output
   */
  int fill(byte[] in, int inOffset, int inEnd, byte[] out, int outOffset, int outEnd);

  /** Returns the number of bytes that the last call of {@link #fill} wrote. */
  int written();
}
