package io.github.jerofs.internal.write;

import java.io.IOException;

/** Contents that lie wholly behind their inodes, of some inodes in order. */
final class TailBatch {
  static final int MAX_BYTES = 256 << 10;
  static final int MAX_INODES = 1024;

  private final NodeTable nodes;
  private final IntColumn order;
  private final int from;
  private final int to;
  private final byte[] contents;

  private TailBatch(NodeTable nodes, IntColumn order, int from, int to, int bytes) {
    this.nodes = nodes;
    this.order = order;
    this.from = from;
    this.to = to;
    contents = new byte[bytes];
  }

  /** Returns the batch of the inodes from number {@code from} on. */
  static TailBatch of(NodeTable nodes, IntColumn order, int from, int blockSize) {
    int bytes = 0;
    int to = from;
    while (to < order.size() && to - from < MAX_INODES && bytes < MAX_BYTES) {
      int inode = order.get(to++);
      bytes += isWhole(nodes, inode, blockSize) ? (int) nodes.size(inode) : 0;
    }
    return new TailBatch(nodes, order, from, to, bytes);
  }

  /** Returns whether all content of a regular file lies behind its inode, and is yet to be read. */
  static boolean isWhole(NodeTable nodes, int inode, int blockSize) {
    return (nodes.plan(inode) & (Plan.TAIL | Plan.SPOOLED)) == Plan.TAIL
        && nodes.isRegular(inode)
        && nodes.size(inode) < blockSize;
  }

  TailBatch read(int blockSize) throws IOException {
    int at = 0;
    for (int i = from; i < to; i++) {
      int inode = order.get(i);
      if (isWhole(nodes, inode, blockSize)) {
        Content.read(nodes, inode, contents, at);
        at += (int) nodes.size(inode);
      }
    }
    return this;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  byte[] contents() {
    return contents;
  }
}
