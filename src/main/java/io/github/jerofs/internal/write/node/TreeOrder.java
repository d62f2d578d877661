package io.github.jerofs.internal.write.node;

import java.util.Arrays;

/**
 * Sorts the directories, determines the order of inodes in the image and counts links. The children
 * of a directory come in name order, followed by the descendants of each subdirectory.
 */
public final class TreeOrder {
  private final NodeTable nodes;
  private final IntColumn order = new IntColumn();
  private int[] children = new int[64];
  private int[] spare = new int[0];

  private TreeOrder(NodeTable nodes) {
    this.nodes = nodes;
  }

  /** Sorts {@code nodes} and returns the inodes in order. */
  public static IntColumn of(NodeTable nodes) {
    TreeOrder sorter = new TreeOrder(nodes);
    sorter.place(NodeTable.ROOT);
    nodes.setNlink(NodeTable.ROOT, 2);
    for (int dir = NodeTable.ROOT; dir != NodeTable.NONE; dir = sorter.nextDirectory(dir)) {
      sorter.directory(dir);
    }
    return sorter.order;
  }

  private void directory(int dir) {
    int n = 0;
    for (int c = nodes.firstChild(dir); c != NodeTable.NONE; c = nodes.nextSibling(c)) {
      if (!nodes.isRemoved(c)) {
        if (n == children.length) {
          children = Arrays.copyOf(children, 2 * n);
        }
        children[n++] = c;
      }
    }
    sort(n);
    for (int i = 0; i < n; i++) {
      nodes.setNextSibling(children[i], i + 1 < n ? children[i + 1] : NodeTable.NONE);
      int inode = nodes.inode(children[i]);
      place(inode);
      if (nodes.isDirectory(inode)) {
        nodes.setNlink(inode, 2);
        nodes.setNlink(dir, nodes.nlink(dir) + 1);
      } else {
        nodes.setNlink(inode, nodes.nlink(inode) + 1);
      }
    }
    nodes.setFirstChild(dir, n == 0 ? NodeTable.NONE : children[0]);
  }

  private void place(int inode) {
    if ((nodes.plan(inode) & Plan.ORDERED) == 0) {
      nodes.setPlan(inode, nodes.plan(inode) | Plan.ORDERED);
      order.add(inode);
    }
  }

  /** Returns the directory after {@code dir} in pre-order. */
  private int nextDirectory(int dir) {
    int found = directoryFrom(nodes.firstChild(dir));
    for (int at = dir; found == NodeTable.NONE && at != NodeTable.ROOT; at = nodes.parent(at)) {
      found = directoryFrom(nodes.nextSibling(at));
    }
    return found;
  }

  private int directoryFrom(int node) {
    int at = node;
    while (at != NodeTable.NONE && !nodes.isDirectory(at)) {
      at = nodes.nextSibling(at);
    }
    return at;
  }

  /** Bottom-up merge sort, as {@code Arrays.sort} takes no comparator for {@code int}. */
  private void sort(int n) {
    if (spare.length < n) {
      spare = new int[children.length];
    }
    int[] from = children;
    int[] to = spare;
    for (int run = 1; run < n; run *= 2) {
      for (int start = 0; start < n; start += 2 * run) {
        merge(from, to, start, Math.min(start + run, n), Math.min(start + 2 * run, n));
      }
      int[] merged = to;
      to = from;
      from = merged;
    }
    children = from;
    spare = to;
  }

  private void merge(int[] from, int[] to, int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft =
          right == end || (left < middle && nodes.compareNames(from[left], from[right]) <= 0);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }
}
