package io.github.jerofs.internal.write.compress;

import java.util.zip.Deflater;

/** Compresses raw DEFLATE streams with the JDK's zlib. The output depends on its version. */
final class Deflate implements Compressor {
  private final Deflater deflater;

  Deflate(int level) {
    deflater = new Deflater(level, true);
  }

  @Override
  public int compress(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength) {
    deflater.reset();
    deflater.setInput(in, inOffset, inLength);
    deflater.finish();
    int done = 0;
    while (!deflater.finished()) {
      int more = deflater.deflate(out, outOffset + done, outLength - done);
      if (more == 0) {
        return inLength; // no room, so no gain
      }
      done += more;
    }
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
