package io.github.jerofs.internal.union;

import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.tree.Node;

/**
 * Packs a layer and a node id of that layer into one id. The layer takes the bits below the sign
 * bit. The sign bit marks inodes in the metabox and keeps its place. A union of one layer has the
 * ids of that layer.
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
   * @param near the node or its directory, for messages
   * @throws UnsupportedImageException if {@code inner} has too many bits, as in a layer of
   *     petabytes
   */
  long pack(int layer, long inner, Node near) throws UnsupportedImageException {
    long low = inner & Long.MAX_VALUE;
    if (low >>> bits != 0) {
      throw new UnsupportedImageException(
          near.place(),
          "inode number in a union of " + layers + " layers",
          "at most " + bits + " bits",
          Long.toUnsignedString(inner));
    }
    return (inner & Long.MIN_VALUE) | ((long) layer << bits) | low;
  }

  /** Returns the layer of {@code id}, which is not checked for existence. */
  int layer(long id) {
    return (int) ((id & Long.MAX_VALUE) >>> bits);
  }

  /** Returns the node's id in its layer. */
  long inner(long id) {
    return (id & Long.MIN_VALUE) | (id & ((1L << bits) - 1));
  }
}
