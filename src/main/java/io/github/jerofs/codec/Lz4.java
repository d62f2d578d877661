package io.github.jerofs.codec;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * LZ4 blocks. Those that must decode exactly go to the native library where it is there, as it is
 * several times faster; it cannot stop early, so the rest goes to {@link Lz4Block}.
 */
final class Lz4 {
  private Lz4() {}

  /** Returns the fastest decompressor that runs here. */
  static Decompressor best() {
    try {
      return new Lz4Native();
    } catch (LinkageError e) {
      // Missing altogether, or without a native part for this machine.
      Logger logger = System.getLogger(Lz4.class.getName());
      logger.log(Level.DEBUG, "LZ4 is decoded in Java, as lz4-java does not run: {0}", e);
      return Lz4Block::decode;
    }
  }
}
