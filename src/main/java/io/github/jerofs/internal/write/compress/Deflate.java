package io.github.jerofs.internal.write.compress;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/** Compresses raw DEFLATE streams with the JDK's zlib. The output depends on its version. */
final class Deflate implements Compressor {
  private final Deflater deflater;
  private final NativeBuffers buffers = new NativeBuffers();

  Deflate(int level) {
    deflater = new Deflater(level, true);
  }

  @Override
  public int compress(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength) {
    ByteBuffer output = buffers.output(bound(inLength));
    deflater.reset();
    deflater.setInput(buffers.input(in, inOffset, inLength));
    deflater.finish();
    while (!deflater.finished()) {
      if (deflater.deflate(output) == 0) {
        return inLength; // no room, so no gain
      }
    }
    int done = output.flip().remaining();
    output.get(out, outOffset, done);
    // Readers skip leading zeros. Only a stored block, which saves nothing, starts with a zero
    // byte.
    return out[outOffset] == 0 ? Math.max(done, inLength) : done;
  }

  @Override
  public int bound(int length) {
    return length + length / 1000 + 64;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
