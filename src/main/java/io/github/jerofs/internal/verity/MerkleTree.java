package io.github.jerofs.internal.verity;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Checks data blocks against a stored hash tree. Each hash block is copied, verified up to the root
 * hash and cached, so sequential reads verify it once. Safe for concurrent use.
 */
final class MerkleTree {
  private final ImageSource source;
  private final long start;
  private final TreeLayout layout;
  private final byte[] root;
  private final int digestSize;
  private final int digestsPerBlockBits;
  private final VerifiedBlocks verified;

  /**
   * Creates a checker for the tree at {@code start} of {@code source}, which contains all of it.
   *
   * @param root the trusted root hash
   * @param verified the cache of hash blocks
   */
  MerkleTree(
      ImageSource source, long start, TreeLayout layout, byte[] root, VerifiedBlocks verified) {
    this.source = source;
    this.start = start;
    this.layout = layout;
    this.root = root;
    this.digestSize = layout.algorithm().digestSize();
    this.digestsPerBlockBits = Integer.numberOfTrailingZeros(layout.digestsPerBlock());
    this.verified = verified;
  }

  /**
   * Checks a data block.
   *
   * @param bytes a copy that only the caller can modify
   * @param data the source of {@code bytes}, for messages
   * @throws CorruptImageException if the block or a hash block above it has another digest than the
   *     tree states
   */
  void check(long block, byte[] bytes, int offset, ImageSource data, BlockHasher hasher)
      throws IOException {
    byte[] digests = leaf(block, hasher);
    int at = indexInParent(VerifiedBlocks.DATA, block);
    hasher.hash(bytes, offset, layout.dataBlockSize());
    if (!hasher.matches(digests, at)) {
      throw mismatch(
          data, block * layout.dataBlockSize(), "data block " + block, digests, at, hasher);
    }
  }

  /** Returns the verified hash block with the digest of a data block. */
  private byte[] leaf(long block, BlockHasher hasher) throws IOException {
    long number = block >>> digestsPerBlockBits;
    byte[] known = hasher.remembered(number);
    if (known == null) {
      known = parent(VerifiedBlocks.DATA, block, hasher);
      hasher.remember(number, known);
    }
    return known;
  }

  /** Returns the verified hash block with the digest of block {@code index} of {@code level}. */
  private byte[] parent(int level, long index, BlockHasher hasher) throws IOException {
    return isTop(level) ? root : hashBlock(level + 1, index >>> digestsPerBlockBits, hasher);
  }

  private int indexInParent(int level, long index) {
    return isTop(level) ? 0 : (int) (index & layout.digestsPerBlock() - 1) * digestSize;
  }

  private boolean isTop(int level) {
    return level == layout.levels() - 1;
  }

  /** The recursion ends at the root hash. A tree has at most 18 levels. */
  private byte[] hashBlock(int level, long index, BlockHasher hasher) throws IOException {
    byte[] known = verified.find(level, index);
    return known != null
        ? known
        : verified.get(level, index, layout.hashBlockSize(), () -> load(level, index, hasher));
  }

  private byte[] load(int level, long index, BlockHasher hasher) throws IOException {
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

  /** Checks the top block, so opening fails if the root hash is wrong. */
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
