package io.github.jerofs.internal.union;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;

/**
 * Packs a layer and the id of a node in that layer into one id. The layer takes the bits below the
 * sign bit, which EROFS uses for inodes in the metabox and which stays where it is. With one layer,
 * ids are those of the layer.
 */
final class NodeIds {
  private final int layers;
  private final int bits;

  NodeIds(int layers) {
    this.layers = layers;
    this.bits = 63 - (32 - Integer.numberOfLeadingZeros(layers - 1));
  }

  /**
   * Returns the id of node {@code inner} of {@code layer}.
   *
   * @param place the node, for the error
   * @throws UnsupportedImageException if {@code inner} takes too many bits, as in a layer of
   *     petabytes
   */
  long pack(int layer, long inner, ImagePlace place) throws UnsupportedImageException {
    long low = inner & Long.MAX_VALUE;
    if (low >>> bits != 0) {
      throw new UnsupportedImageException(
          place,
          "inode number in a union of " + layers + " layers",
          "at most " + bits + " bits",
          Long.toUnsignedString(inner));
    }
    return (inner & Long.MIN_VALUE) | ((long) layer << bits) | low;
  }

  /** Returns the layer of {@code id}, which may be one that does not exist. */
  int layer(long id) {
    return (int) ((id & Long.MAX_VALUE) >>> bits);
  }

  /** Returns the id that the node has in its layer. */
  long inner(long id) {
    return (id & Long.MIN_VALUE) | (id & ((1L << bits) - 1));
  }
}
