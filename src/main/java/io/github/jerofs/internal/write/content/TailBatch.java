package io.github.jerofs.internal.write.content;

import io.github.jerofs.internal.write.node.IntColumn;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.internal.write.node.Plan;
import java.io.IOException;

/** The contents that are entirely inline, for a run of inodes. */
public final class TailBatch {
  public static final int MAX_BYTES = 256 << 10;
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

  /** Returns a batch that starts at inode number {@code from} of {@code order}. */
  public static TailBatch of(NodeTable nodes, IntColumn order, int from, int blockSize) {
    int bytes = 0;
    int to = from;
    while (to < order.size() && to - from < MAX_INODES && bytes < MAX_BYTES) {
      int inode = order.get(to++);
      bytes += isWhole(nodes, inode, blockSize) ? (int) nodes.size(inode) : 0;
    }
    return new TailBatch(nodes, order, from, to, bytes);
  }

  /** Returns whether a regular file is entirely inline and has not been read yet. */
  public static boolean isWhole(NodeTable nodes, int inode, int blockSize) {
    return (nodes.plan(inode) & (Plan.TAIL | Plan.SPOOLED)) == Plan.TAIL
        && nodes.isRegular(inode)
        && nodes.size(inode) < blockSize;
  }

  public TailBatch read(int blockSize) throws IOException {
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

  public int from() {
    return from;
  }

  public int to() {
    return to;
  }

  public byte[] contents() {
    return contents;
  }
}
