package io.github.jerofs.internal.verity;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A stored hash tree, against which data blocks are checked. A hash block is copied, verified up to
 * the root hash and kept in a bounded cache, so that sequential reads verify each one once. Any
 * number of threads may check at the same time, without a lock.
 */
final class MerkleTree {
  /** Most bytes of verified hash blocks to keep of each level. */
  private static final int CACHE_BYTES_PER_LEVEL = 4 << 20;

  private final ImageSource source;
  private final long start;
  private final TreeLayout layout;
  private final byte[] root;
  private final int digestSize;
  private final int digestsPerBlockBits;
  private final BlockCache[] verified;

  /**
   * Takes the tree at {@code start} of {@code source}, all of which lies inside.
   *
   * @param root the trusted root hash
   */
  MerkleTree(ImageSource source, long start, TreeLayout layout, byte[] root) {
    this.source = source;
    this.start = start;
    this.layout = layout;
    this.root = root;
    this.digestSize = layout.algorithm().digestSize();
    this.digestsPerBlockBits = Integer.numberOfTrailingZeros(layout.digestsPerBlock());
    this.verified = new BlockCache[layout.levels()];
    for (int level = 0; level < verified.length; level++) {
      verified[level] =
          new BlockCache(CACHE_BYTES_PER_LEVEL, layout.hashBlockSize(), layout.blocks(level));
    }
  }

  /**
   * Checks a data block.
   *
   * @param bytes a copy that only the caller can change
   * @param data where {@code bytes} is from, for the message
   * @throws CorruptImageException if the block, or a hash block above it, is not what the root hash
   *     says
   */
  void check(long block, byte[] bytes, int offset, ImageSource data, BlockHasher hasher)
      throws IOException {
    byte[] digests = parent(-1, block, hasher);
    int at = indexInParent(-1, block);
    hasher.hash(bytes, offset, layout.dataBlockSize());
    if (!hasher.matches(digests, at)) {
      throw mismatch(
          data, block * layout.dataBlockSize(), "data block " + block, digests, at, hasher);
    }
  }

  /** Returns the verified block that holds the digest of block {@code index} of {@code level}. */
  private byte[] parent(int level, long index, BlockHasher hasher) throws IOException {
    return isTop(level) ? root : hashBlock(level + 1, index >>> digestsPerBlockBits, hasher);
  }

  private int indexInParent(int level, long index) {
    return isTop(level) ? 0 : (int) (index & layout.digestsPerBlock() - 1) * digestSize;
  }

  private boolean isTop(int level) {
    return level == layout.levels() - 1;
  }

  /** Recursion ends at the root hash, after at most 18 levels. */
  private byte[] hashBlock(int level, long index, BlockHasher hasher) throws IOException {
    byte[] known = verified[level].get(index);
    if (known != null) {
      return known;
    }
    byte[] digests = parent(level, index, hasher);
    int at = indexInParent(level, index);
    long position = start + (layout.blocksBefore(level) + index) * layout.hashBlockSize();
    byte[] block = new byte[layout.hashBlockSize()];
    source.readFully(position, ByteBuffer.wrap(block));
    hasher.hash(block, 0, block.length);
    if (!hasher.matches(digests, at)) {
      String what = "hash block " + index + " of tree level " + level;
      throw mismatch(source, position, what, digests, at, hasher);
    }
    verified[level].put(index, block);
    return block;
  }

  private CorruptImageException mismatch(
      ImageSource where, long position, String what, byte[] digests, int at, BlockHasher hasher) {
    byte[] expected = Arrays.copyOfRange(digests, at, at + digestSize);
    return new CorruptImageException(
        ImagePlace.of(where.description(), position),
        what + ", " + layout.algorithm().key(),
        HexFormat.of().formatHex(expected),
        hasher.hex());
  }

  /** Checks the topmost block, so that a wrong root hash shows when an image is opened. */
  void checkTop(ImageSource data, BlockHasher hasher) throws IOException {
    if (layout.levels() > 0) {
      hashBlock(layout.levels() - 1, 0, hasher);
    } else {
      byte[] block = hasher.buffer(layout.dataBlockSize());
      data.readFully(0, ByteBuffer.wrap(block, 0, layout.dataBlockSize()));
      check(0, block, 0, data, hasher);
    }
  }
}
