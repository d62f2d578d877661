package io.github.jerofs.internal.write.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/** Zstandard frames through zstd-jni: with content size, without checksum, as Linux wants them. */
final class Zstandard implements Compressor {
  private final ZstdCompressCtx context;

  /**
   * Loads the native library.
   *
   * @throws LinkageError if that is not possible
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
