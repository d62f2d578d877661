package io.github.jerofs.internal.verity;

import java.io.IOException;
import java.util.Arrays;

/** Builds a Merkle tree from its data blocks in order. Holds one hash block per level in memory. */
final class MerkleBuilder {
  /** Receives the blocks of the tree. */
  interface Sink {
    /** Receives block {@code index} of {@code level}. The array is reused after the call. */
    void write(int level, long index, byte[] block) throws IOException;
  }

  private final TreeLayout layout;
  private final BlockHasher hasher;
  private final Sink sink;
  private final byte[][] blocks;
  private final int[] filled;
  private final long[] written;
  private final byte[] root;

  /** Creates a builder that passes finished hash blocks to {@code sink}. */
  MerkleBuilder(TreeLayout layout, BlockHasher hasher, Sink sink) {
    this.layout = layout;
    this.hasher = hasher;
    this.sink = sink;
    this.blocks = new byte[layout.levels()][layout.hashBlockSize()];
    this.filled = new int[layout.levels()];
    this.written = new long[layout.levels()];
    this.root = new byte[layout.algorithm().digestSize()];
  }

  /** Adds the next data block. */
  void add(byte[] bytes, int offset) throws IOException {
    hasher.hash(bytes, offset, layout.dataBlockSize());
    addDigest(0);
  }

  /** Adds the hasher's digest to {@code level}. Above the top level it is the root hash. */
  private void addDigest(int level) throws IOException {
    if (level == layout.levels()) {
      hasher.copyTo(root, 0);
      return;
    }
    hasher.copyTo(blocks[level], filled[level]);
    filled[level] += root.length;
    if (filled[level] == layout.hashBlockSize()) {
      flush(level);
    }
  }

  private void flush(int level) throws IOException {
    byte[] block = blocks[level];
    Arrays.fill(block, filled[level], block.length, (byte) 0);
    sink.write(level, written[level]++, block);
    filled[level] = 0;
    hasher.hash(block, 0, block.length);
    addDigest(level + 1);
  }

  /**
   * Writes the incomplete blocks and returns the root hash. All data blocks must have been added.
   */
  byte[] finish() throws IOException {
    for (int level = 0; level < layout.levels(); level++) {
      if (filled[level] > 0) {
        flush(level);
      }
    }
    return root;
  }
}
