package io.github.jerofs.internal.codec;

/** Decodes pclusters of one algorithm. Stateless and thread-safe. */
public interface Decompressor {
  /**
   * Decodes {@code in[inOffset, inOffset + inLength)} into {@code out[outOffset, outOffset +
   * length)}. Writes every byte of that range on success.
   *
   * @param exact whether the data must decode to no more than {@code length} bytes; if false,
   *     decoding stops at that length, even if data remains
   * @throws DecodeException if the data is damaged, or decodes to fewer bytes
   */
  void decode(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length, boolean exact)
      throws DecodeException;
}
