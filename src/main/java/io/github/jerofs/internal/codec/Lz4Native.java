package io.github.jerofs.internal.codec;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** LZ4 blocks through the native part of lz4-java, whose safe decompressor checks all bounds. */
final class Lz4Native implements Decompressor {
  private final LZ4SafeDecompressor library;

  /**
   * Loads the native library.
   *
   * @throws LinkageError if it cannot be loaded
   */
  Lz4Native() {
    library = LZ4Factory.nativeInstance().safeDecompressor();
  }

  @Override
  public void decode(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length, boolean exact)
      throws DecodeException {
    if (!exact) {
      Lz4Block.decode(in, inOffset, inLength, out, outOffset, length, false);
      return;
    }
    int decoded;
    try {
      decoded = library.decompress(in, inOffset, inLength, out, outOffset, length);
    } catch (LZ4Exception e) {
      throw new DecodeException("not an LZ4 block of " + length + " bytes", e);
    }
    if (decoded != length) {
      throw DecodeException.tooShort(length, decoded);
    }
  }
}
