package io.github.jerofs.cli.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The largest directories and files, as a tree of bounded size. Small ones are added to the rest of
 * their directory, so the sums of every directory stay exact.
 *
 * <p>Filled in the order of a walk. Whenever there are {@link #MAX_LIVE} nodes, the lighter half is
 * removed: memory is bounded by that number and by the depth of the walk.
 */
final class DirectoryTree {
  /** Deeper directories have no nodes. */
  static final int MAX_DEPTH = 40;

  private static final int MAX_LIVE = 40_000;

  /** A directory with everything below it, or a file. */
  static final class Node {
    private final String name;
    private final boolean directory;
    private final Sum sum = new Sum();
    private final Sum rest = new Sum();
    private List<Node> children = List.of();
    private boolean kept;

    private Node(String name, boolean directory) {
      this.name = name;
      this.directory = directory;
    }

    String name() {
      return name;
    }

    boolean isDirectory() {
      return directory;
    }

    /** Returns the sum over the files in it; of a file, its own size. */
    Sum sum() {
      return sum;
    }

    /** Returns the sum over files without nodes. */
    Sum rest() {
      return rest;
    }

    List<Node> children() {
      return children;
    }

    /** A directory weighs no less than anything in it. */
    private long weight() {
      return Sum.plus(sum.bytes(), sum.stored());
    }

    private void add(Node child) {
      if (children.isEmpty()) {
        children = new ArrayList<>();
      }
      children.add(child);
    }
  }

  private final Deque<Node> open = new ArrayDeque<>();
  private Node root = new Node("/", true);
  private int tooDeep;
  private int live;

  void enter(String name) {
    if (open.size() >= MAX_DEPTH) {
      tooDeep++;
      return;
    }
    Node node = new Node(name, true);
    if (open.isEmpty()) {
      root = node;
    }
    open.push(node);
  }

  void file(String name, FileUse use) {
    Node directory = open.getFirst();
    directory.sum.add(use.size(), use.stored());
    if (tooDeep > 0) {
      directory.rest.add(use.size(), use.stored());
      return;
    }
    Node file = new Node(name, false);
    file.sum.add(use.size(), use.stored());
    add(directory, file);
  }

  void leave() {
    if (tooDeep > 0) {
      tooDeep--;
      return;
    }
    Node left = open.pop();
    Node parent = open.peek();
    if (parent != null) {
      parent.sum.add(left.sum);
      add(parent, left);
    }
  }

  private void add(Node parent, Node child) {
    if (child.weight() == 0) {
      parent.rest.add(child.sum);
      return;
    }
    parent.add(child);
    if (++live > MAX_LIVE) {
      prune(open, MAX_LIVE / 2);
    }
  }

  /** Returns the root with at most {@code most} nodes below it, after the walk. */
  Node root(int most) {
    prune(List.of(root), most);
    return root;
  }

  /** Keeps the heaviest nodes below {@code tops}, each with its directory. */
  private void prune(Collection<Node> tops, int most) {
    PriorityQueue<Node> heaviest =
        new PriorityQueue<>(Comparator.comparingLong(node -> -node.weight()));
    tops.forEach(top -> heaviest.addAll(top.children));
    for (live = 0; live < most && !heaviest.isEmpty(); live++) {
      Node node = heaviest.remove();
      node.kept = true;
      heaviest.addAll(node.children);
    }
    tops.forEach(DirectoryTree::sweep);
  }

  private static void sweep(Node directory) {
    List<Node> kept = new ArrayList<>();
    for (Node child : directory.children) {
      if (child.kept) {
        child.kept = false;
        sweep(child);
        kept.add(child);
      } else {
        directory.rest.add(child.sum);
      }
    }
    kept.sort(Comparator.comparingLong(node -> -node.weight()));
    directory.children = kept;
  }
}
