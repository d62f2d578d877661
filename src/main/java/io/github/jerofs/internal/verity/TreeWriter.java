package io.github.jerofs.internal.verity;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.RootHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;

/** Writes hash trees, in one pass over the data. */
public final class TreeWriter {
  private static final int DEFAULT_SALT = 32;

  /** A destination of a tree. */
  public interface Target {
    /** Writes all of {@code bytes} at {@code position}. */
    void write(long position, ByteBuffer bytes) throws IOException;
  }

  private TreeWriter() {}

  /**
   * Writes the tree of {@code data}. The superblock is written last, so an incomplete tree is not
   * recognized as a tree.
   *
   * @param offset the position of the superblock in {@code target}, or of the tree if it has none
   * @throws IllegalArgumentException if {@code offset} or the number of data blocks does not suit
   *     the format; nothing is written
   */
  public static BuiltHashTree write(
      ImageSource data, Target target, long offset, HashTreeFormat wanted) throws IOException {
    HashTreeFormat format = complete(data, wanted);
    int unit = format.hasSuperblock() ? VeritySuperblock.SIZE : format.hashBlockSize();
    if (offset % unit != 0) {
      throw new IllegalArgumentException(
          "offset of the hash tree: expected a multiple of " + unit + ", found " + offset);
    }
    TreeLayout layout = TreeLayout.of(format);
    long start = TreePlace.start(offset, format);
    long end = start + layout.hashBlocks() * layout.hashBlockSize();
    long length = layout.dataBlocks() * layout.dataBlockSize();
    BlockHasher hasher = new BlockHasher(format.algorithm(), format.salt().orElseThrow());
    MerkleBuilder tree =
        new MerkleBuilder(
            layout,
            hasher,
            (level, index, block) ->
                target.write(
                    start + (layout.blocksBefore(level) + index) * layout.hashBlockSize(),
                    ByteBuffer.wrap(block)));
    byte[] root = DataBlocks.addAll(data::readFully, length, layout.dataBlockSize(), hasher, tree);
    if (format.hasSuperblock()) {
      // Padded up to the tree, so a file without hash blocks has its full length, too.
      ByteBuffer superblock = ByteBuffer.allocate((int) (start - offset));
      superblock.put(0, VeritySuperblock.encode(format));
      target.write(offset, superblock);
    }
    return new BuiltHashTree(RootHash.of(root), offset, end - offset, format);
  }

  /** Returns {@code wanted} with all values set. */
  private static HashTreeFormat complete(ImageSource data, HashTreeFormat wanted) {
    HashTreeFormat.Builder format = wanted.toBuilder();
    long blocks = wanted.dataBlocks().orElse(data.size() / wanted.dataBlockSize());
    if (wanted.dataBlocks().isEmpty() && data.size() % wanted.dataBlockSize() != 0) {
      throw new IllegalArgumentException(
          data.description()
              + (": its " + data.size() + " bytes are no multiple of the data block size ")
              + wanted.dataBlockSize());
    }
    if (blocks == 0 || blocks > data.size() / wanted.dataBlockSize()) {
      throw new IllegalArgumentException(
          data.description()
              + (": expected " + Math.max(1, blocks) + " data blocks or more, found ")
              + data.size() / wanted.dataBlockSize());
    }
    format.dataBlocks(blocks);
    if (wanted.salt().isEmpty()) {
      byte[] salt = new byte[DEFAULT_SALT];
      new SecureRandom().nextBytes(salt);
      format.salt(salt);
    }
    if (wanted.uuid().isEmpty() && wanted.hasSuperblock()) {
      format.uuid(UUID.randomUUID());
    }
    return format.build();
  }
}
