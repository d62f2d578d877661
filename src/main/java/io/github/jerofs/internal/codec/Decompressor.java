package io.github.jerofs.internal.codec;

/** Decodes pclusters of one algorithm. Stateless and safe for use by many threads. */
public interface Decompressor {
  /**
   * Decodes {@code in[inOffset, inOffset + inLength)} into {@code out[outOffset, outOffset +
   * length)}, of which every byte is written on success.
   *
   * @param exact whether the data must decode to no more than {@code length} bytes; else decoding
   *     stops there, in the middle of the data if need be
   * @throws DecodeException if the data is damaged, or decodes to less
   */
  void decode(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length, boolean exact)
      throws DecodeException;
}
