package io.github.jerofs.internal.verity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Adds the blocks of a source to a Merkle tree. Each read covers many blocks. */
final class DataBlocks {
  /** A source of bytes. */
  interface Reader {
    /** Fills {@code dst} with the bytes at {@code position}. */
    void readFully(long position, ByteBuffer dst) throws IOException;
  }

  private static final int RUN_BYTES = 128 << 10;

  private DataBlocks() {}

  /**
   * Adds the bytes {@code [0, length)} of {@code source}. The last block is padded with zeros.
   *
   * @return the root hash
   */
  static byte[] addAll(
      Reader source, long length, int blockSize, BlockHasher hasher, MerkleBuilder tree)
      throws IOException {
    byte[] run = hasher.buffer(Math.max(RUN_BYTES, blockSize));
    for (long at = 0; at < length; ) {
      int bytes = (int) Math.min(run.length, length - at);
      source.readFully(at, ByteBuffer.wrap(run, 0, bytes));
      int padded = (bytes + blockSize - 1) & -blockSize;
      Arrays.fill(run, bytes, padded, (byte) 0);
      for (int block = 0; block < padded; block += blockSize) {
        tree.add(run, block);
      }
      at += bytes;
    }
    return tree.finish();
  }
}
