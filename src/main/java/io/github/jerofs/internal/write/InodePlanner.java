package io.github.jerofs.internal.write;

import io.github.jerofs.build.BuildOptions;
import java.io.IOException;

/** Selects the format of each inode, and whether its tail is inline. */
final class InodePlanner {
  private static final int MAX_SHORT = 0xffff;
  private static final long MAX_INT = 0xffffffffL;

  private final NodeTable nodes;
  private final int blockSize;
  private final BuildOptions options;
  private final Times times;
  private final DirectoryEncoder directories;

  InodePlanner(NodeTable nodes, int blockSize, BuildOptions options, Times times) {
    this.nodes = nodes;
    this.blockSize = blockSize;
    this.options = options;
    this.times = times;
    directories = new DirectoryEncoder(nodes, blockSize);
  }

  /** Plans {@code inode}. Requires the selection of shared xattrs. */
  void plan(int inode) throws IOException {
    if (nodes.isDirectory(inode)) {
      nodes.setSize(inode, directories.size(inode));
    }
    int plan = nodes.plan(inode) & ~(Plan.EXTENDED | Plan.TAIL);
    plan |= needsExtended(inode) ? Plan.EXTENDED : 0;
    long head = InodeRecord.size(plan) + (long) xattrSize(inode);
    int tail = (int) (nodes.size(inode) % blockSize);
    boolean fits = head + tail <= blockSize || (head > blockSize && tail <= blockSize / 2);
    if (tail > 0 && fits && (options.inlineTails() || !nodes.isRegular(inode))) {
      plan |= Plan.TAIL;
    }
    nodes.setPlan(inode, plan);
  }

  Times times() {
    return times;
  }

  int xattrSize(int inode) throws IOException {
    return nodes.xattrTable().bodySize(nodes.xattrs(inode), () -> nodes.path(inode));
  }

  private boolean needsExtended(int inode) {
    return Integer.toUnsignedLong(nodes.uid(inode)) > MAX_SHORT
        || Integer.toUnsignedLong(nodes.gid(inode)) > MAX_SHORT
        || nodes.nlink(inode) > MAX_SHORT
        || nodes.size(inode) > MAX_INT
        || !times.isCommon(inode);
  }
}
