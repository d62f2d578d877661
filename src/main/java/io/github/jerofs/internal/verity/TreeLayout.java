package io.github.jerofs.internal.verity;

import io.github.jerofs.option.HashAlgorithm;
import io.github.jerofs.option.HashTreeFormat;
import java.util.Arrays;

/**
 * The sizes and positions of the levels of a Merkle tree. Level 0 contains the digests of the data
 * blocks. The top level is one block. A tree of a single data block has no levels: the digest of
 * the block is the root hash. The top level is stored first, level 0 last.
 */
final class TreeLayout {
  private static final int MAX_LEVELS = 64;

  private final HashAlgorithm algorithm;
  private final int dataBlockSize;
  private final int hashBlockSize;
  private final long dataBlocks;

  /** Number of blocks, by level. */
  private final long[] blocks;

  private TreeLayout(
      HashAlgorithm algorithm,
      int dataBlockSize,
      int hashBlockSize,
      long dataBlocks,
      long[] blocks) {
    this.algorithm = algorithm;
    this.dataBlockSize = dataBlockSize;
    this.hashBlockSize = hashBlockSize;
    this.dataBlocks = dataBlocks;
    this.blocks = blocks;
  }

  /** Computes the layout of a tree in {@code format}, which states the number of data blocks. */
  static TreeLayout of(HashTreeFormat format) {
    return of(
        format.algorithm(),
        format.dataBlockSize(),
        format.hashBlockSize(),
        format.dataBlocks().orElseThrow());
  }

  /**
   * Computes the layout.
   *
   * @param dataBlockSize a power of two
   * @param hashBlockSize a power of two, the size of at least two digests
   * @param dataBlocks at least 1
   */
  static TreeLayout of(
      HashAlgorithm algorithm, int dataBlockSize, int hashBlockSize, long dataBlocks) {
    int digestsPerBlock = hashBlockSize / algorithm.digestSize();
    if (digestsPerBlock < 2 || dataBlocks < 1) {
      throw new IllegalArgumentException(
          "no tree of " + dataBlocks + " blocks with " + digestsPerBlock + " digests per block");
    }
    long[] blocks = new long[MAX_LEVELS];
    int levels = 0;
    for (long count = dataBlocks; count > 1; levels++) {
      count = (count - 1) / digestsPerBlock + 1;
      blocks[levels] = count;
    }
    return new TreeLayout(
        algorithm, dataBlockSize, hashBlockSize, dataBlocks, Arrays.copyOf(blocks, levels));
  }

  HashAlgorithm algorithm() {
    return algorithm;
  }

  int dataBlockSize() {
    return dataBlockSize;
  }

  int hashBlockSize() {
    return hashBlockSize;
  }

  long dataBlocks() {
    return dataBlocks;
  }

  /** Returns the number of levels. The top level is this minus 1. */
  int levels() {
    return blocks.length;
  }

  /** Returns the number of blocks of {@code level}. */
  long blocks(int level) {
    return blocks[level];
  }

  /** Returns the number of digests in a hash block, a power of two. */
  int digestsPerBlock() {
    return hashBlockSize / algorithm.digestSize();
  }

  /**
   * Returns the number of hash blocks of all levels, which is less than twice the number of data
   * blocks.
   */
  long hashBlocks() {
    long sum = 0;
    for (long count : blocks) {
      sum += count;
    }
    return sum;
  }

  /** Returns the number of hash blocks that precede {@code level} in storage. */
  long blocksBefore(int level) {
    long sum = 0;
    for (int above = level + 1; above < blocks.length; above++) {
      sum += blocks[above];
    }
    return sum;
  }
}
