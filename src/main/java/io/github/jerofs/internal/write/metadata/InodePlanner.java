package io.github.jerofs.internal.write.metadata;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.internal.write.content.Chunking;
import io.github.jerofs.internal.write.node.NodeTable;
import io.github.jerofs.internal.write.node.Plan;
import io.github.jerofs.internal.write.node.Times;
import java.io.IOException;

/** Selects the format of each inode, and whether its tail is inline. */
public final class InodePlanner {
  private static final int MAX_SHORT = 0xffff;
  private static final long MAX_INT = 0xffffffffL;

  private final NodeTable nodes;
  private final int blockSize;
  private final BuildOptions options;
  private final Chunking chunking;
  private final Times times;
  private final DirectoryEncoder directories;

  public InodePlanner(
      NodeTable nodes, int blockSize, BuildOptions options, Chunking chunking, Times times) {
    this.nodes = nodes;
    this.blockSize = blockSize;
    this.options = options;
    this.chunking = chunking;
    this.times = times;
    directories = new DirectoryEncoder(nodes, blockSize);
  }

  /** Plans {@code inode}. Requires the selection of shared xattrs. */
  public void plan(int inode) throws IOException {
    if (nodes.isDirectory(inode)) {
      nodes.setSize(inode, directories.size(inode));
    }
    boolean chunked = chunking.applies(nodes, inode);
    int plan = nodes.plan(inode) & ~(Plan.EXTENDED | Plan.TAIL | Plan.CHUNKED);
    plan |= chunked ? Plan.CHUNKED : 0;
    plan |= needsExtended(inode) ? Plan.EXTENDED : 0;
    long head = InodeRecord.size(plan) + (long) xattrSize(inode);
    int tail = (int) (nodes.size(inode) % blockSize);
    boolean fits = head + tail <= blockSize || (head > blockSize && tail <= blockSize / 2);
    if (tail > 0 && fits && !chunked && mayBeInline(inode)) {
      plan |= Plan.TAIL;
    }
    nodes.setPlan(inode, plan);
  }

  /** Long targets of symbolic links are not split, as the spool has tails of files only. */
  private boolean mayBeInline(int inode) {
    if (nodes.isSymlink(inode)) {
      return nodes.size(inode) < blockSize;
    }
    return options.inlineTails() || !nodes.isRegular(inode);
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
