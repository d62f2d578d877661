package io.github.jerofs.internal.verity;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.VerityOptions;
import java.io.IOException;

/** Opens verified sources. Refuses trees that are inconsistent or too short. */
public final class VerifiedSources {
  private VerifiedSources() {}

  /**
   * Returns a source that verifies every read of {@code data}. Reads only the superblock, if there
   * is one, and the top block of the tree. Closing the result closes both sources. If this method
   * throws, both stay open.
   *
   * @param data the covered data, followed by the tree if that is appended
   * @param treeSource the source of the tree, {@code data} itself if it is appended
   * @param options the trust; the location of the tree is ignored, as {@code treeSource} is open
   * @throws CorruptImageException if tree, data, root hash and signature do not match
   * @throws io.github.jerofs.error.UnsupportedImageException if the tree has an unsupported format,
   *     or the library that checks signatures is missing
   */
  public static VerifiedSource open(ImageSource data, ImageSource treeSource, VerityOptions options)
      throws IOException {
    RootHash root = options.rootHash();
    if (options.signature().isPresent()) {
      Signatures.checkRootHash(
          data.description(), root, options.signature().get(), options.signers());
    }
    HashTree tree = options.hashTree();
    HashTreeFormat format = format(treeSource, tree);
    ImagePlace place = ImagePlace.of(treeSource.description(), tree.offset());
    if (root.algorithm() != format.algorithm()) {
      throw new CorruptImageException(
          place, "hash algorithm of the tree", root.algorithm().key(), format.algorithm().key());
    }
    TreeLayout layout = TreeLayout.of(format);
    checkData(data, data == treeSource, tree.offset(), layout, place);
    long start = TreePlace.start(tree.offset(), format);
    checkTree(treeSource, start, layout, place);
    byte[] salt = format.salt().orElseThrow();
    VerifiedBlocks blocks = new VerifiedBlocks();
    return Closeables.closeOnFailure(
        blocks::close,
        () -> {
          MerkleTree merkle = new MerkleTree(treeSource, start, layout, root.bytes(), blocks);
          merkle.checkTop(data, new BlockHasher(format.algorithm(), salt));
          return new VerifiedSource(
              data, treeSource, merkle, layout, salt, blocks, options.trustAfterFirstRead());
        });
  }

  /** Returns whether the magic of a tree superblock is at {@code position}. */
  public static boolean isTree(ImageSource source, long position) throws IOException {
    return VeritySuperblock.isPresent(source, position);
  }

  /** Returns the format of the tree with all values set, except that the UUID may be missing. */
  private static HashTreeFormat format(ImageSource source, HashTree tree) throws IOException {
    ImagePlace place = ImagePlace.of(source.description(), tree.offset());
    HashTreeFormat known = tree.format().orElse(null);
    if (known != null && !known.hasSuperblock()) {
      TreePlace.requireAligned(place, tree.offset(), known.hashBlockSize());
      if (known.dataBlocks().orElseThrow() > Long.MAX_VALUE / known.dataBlockSize()) {
        throw new CorruptImageException(
            place, "data blocks: " + known.dataBlocks().getAsLong() + " are longer than any data");
      }
      return known;
    }
    TreePlace.requireAligned(place, tree.offset(), VeritySuperblock.SIZE);
    HashTreeFormat found = VeritySuperblock.read(source, tree.offset());
    if (known != null) {
      HashTreeFormat.Builder agreed = known.toBuilder();
      if (known.salt().isEmpty()) {
        agreed.salt(found.salt().orElseThrow());
      }
      if (known.dataBlocks().isEmpty()) {
        agreed.dataBlocks(found.dataBlocks().orElseThrow());
      }
      if (known.uuid().isEmpty()) {
        agreed.uuid(found.uuid().orElseThrow());
      }
      if (!agreed.build().equals(found)) {
        throw new CorruptImageException(place, "verity superblock", known, found);
      }
    }
    return found;
  }

  private static void checkData(
      ImageSource data, boolean appended, long treeOffset, TreeLayout layout, ImagePlace place)
      throws CorruptImageException {
    long length = layout.dataBlocks() * layout.dataBlockSize();
    if (length > data.size()) {
      throw new CorruptImageException(
          ImagePlace.of(data.description(), data.size()),
          "data that the hash tree covers",
          length + " bytes",
          data.size());
    }
    if (appended && length > treeOffset) {
      throw new CorruptImageException(
          place, "hash tree begins inside its data", "at or past byte " + length, treeOffset);
    }
  }

  private static void checkTree(ImageSource source, long start, TreeLayout layout, ImagePlace place)
      throws CorruptImageException {
    long blocks = layout.hashBlocks();
    long present = Math.max(0, source.size() - start) / layout.hashBlockSize();
    if (blocks > present) {
      throw new CorruptImageException(
          place,
          "hash tree is too short",
          blocks + " blocks of " + layout.hashBlockSize() + " bytes from byte " + start,
          present);
    }
  }
}
