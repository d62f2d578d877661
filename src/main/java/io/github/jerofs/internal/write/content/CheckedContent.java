package io.github.jerofs.internal.write.content;

import io.github.jerofs.internal.io.BulkInputStream;
import io.github.jerofs.internal.write.node.NodeTable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a regular file. Fails if its size differs from the planned one or if the source has
 * changed. Errors name the entry.
 */
public final class CheckedContent extends BulkInputStream {
  private final NodeTable nodes;
  private final int inode;
  private final InputStream in;
  private long left;

  CheckedContent(NodeTable nodes, int inode) throws IOException {
    this.nodes = nodes;
    this.inode = inode;
    left = nodes.size(inode);
    try {
      in = nodes.origin(inode).open(nodes, inode, nodes.reference(inode));
    } catch (IOException e) {
      throw Content.named(nodes, inode, e);
    }
  }

  @Override
  protected int readBytes(byte[] target, int at, int length) throws IOException {
    try {
      int n = in.read(target, at, length);
      if (n < 0 && left == 0) {
        nodes.origin(inode).checkUnchanged(nodes, inode, nodes.reference(inode));
      } else if (n < 0 || n > left) {
        throw Content.changed(nodes, inode);
      }
      left -= Math.max(n, 0);
      return n;
    } catch (IOException e) {
      throw Content.named(nodes, inode, e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
