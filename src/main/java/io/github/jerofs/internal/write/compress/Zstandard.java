package io.github.jerofs.internal.write.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/**
 * Compresses Zstandard frames with zstd-jni: with content size and without checksum, as Linux
 * requires.
 */
final class Zstandard implements Compressor {
  private final ZstdCompressCtx context;
  private final NativeBuffers buffers = new NativeBuffers();

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
    ByteBuffer input = buffers.input(in, inOffset, inLength);
    ByteBuffer output = buffers.output(bound(inLength));
    int size = context.compressDirectByteBuffer(output, 0, output.limit(), input, 0, inLength);
    output.get(0, out, outOffset, size);
    return size;
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
