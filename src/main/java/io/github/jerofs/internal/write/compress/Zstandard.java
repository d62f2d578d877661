package io.github.jerofs.internal.write.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/**
 * Compresses Zstandard frames with zstd-jni: with content size and without checksum, as Linux
 * requires.
 */
final class Zstandard implements Compressor {
  private final ZstdCompressCtx context;

  /**
   * Creates a compressor.
   *
   * @throws LinkageError if the native library cannot be loaded
   */
  Zstandard(int level) {
    context = new ZstdCompressCtx();
    context.setLevel(level);
    context.setContentSize(true);
    context.setChecksum(false);
    context.setDictID(false);
  }

  @Override
  public int compress(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength) {
    return context.compressByteArray(out, outOffset, outLength, in, inOffset, inLength);
  }

  @Override
  public int bound(int length) {
    return (int) Zstd.compressBound(length);
  }

  @Override
  public void close() {
    context.close();
  }
}
