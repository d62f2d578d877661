package io.github.jerofs.internal.container.oci;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.RootHash;
import java.util.Map;
import java.util.Optional;

/**
 * The dm-verity hash tree of a blob, as its annotations state it.
 *
 * @param rootHash the root hash
 * @param hashTree the place and the block sizes of the tree, which is appended to the blob
 */
public record LayerSeal(RootHash rootHash, HashTree hashTree) {
  private static final String PREFIX = "org.erofs.dmverity.";
  private static final String ROOT = PREFIX + "root_digest";
  private static final String OFFSET = PREFIX + "hash_offset";
  private static final String BLOCK_SIZE = PREFIX + "block_size";

  /**
   * Returns the hash tree of a blob, or nothing if no annotation states a root hash.
   *
   * @param store the store of the blob, for messages
   * @throws CorruptImageException if an annotation is missing or malformed
   */
  static Optional<LayerSeal> of(Descriptor blob, String store) throws CorruptImageException {
    Map<String, String> annotations = blob.annotations();
    String root = annotations.get(ROOT);
    if (root == null) {
      return Optional.empty();
    }
    String offset = annotations.getOrDefault(OFFSET, "none");
    String blockSize = annotations.getOrDefault(BLOCK_SIZE, "4096");
    try {
      RootHash hash = RootHash.parse(root.substring(root.indexOf(':') + 1));
      if (root.indexOf(':') >= 0 && !root.startsWith(hash.algorithm().key() + ":")) {
        throw new IllegalArgumentException("algorithm of " + root);
      }
      int bytes = Integer.parseInt(blockSize);
      HashTreeFormat format =
          HashTreeFormat.builder()
              .algorithm(hash.algorithm())
              .dataBlockSize(bytes)
              .hashBlockSize(bytes)
              .build();
      HashTree tree = HashTree.appendedAt(Long.parseLong(offset)).withFormat(format);
      return Optional.of(new LayerSeal(hash, tree));
    } catch (IllegalArgumentException e) {
      CorruptImageException corrupt =
          new CorruptImageException(
              ImagePlace.of(store, ImagePlace.NO_OFFSET),
              "layer " + blob.digest() + ": dm-verity annotations",
              "a root hash, an offset and a block size",
              root + ", " + offset + ", " + blockSize);
      corrupt.initCause(e);
      throw corrupt;
    }
  }
}
