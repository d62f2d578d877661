package io.github.jerofs.internal.check;

import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding.Kind;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.OpenDirectory;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.tree.Tree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks every node of a tree. Failures are reported and do not stop the check. */
final class TreeCheck {
  private final OpenTree tree;
  private final FormatCheck format;
  private final Findings findings;
  private final CheckOptions what;
  private final DataCheck data;
  private final Deque<Directory> directories = new ArrayDeque<>();

  /** The links of nodes that do not state exactly one link, by node ID. */
  private final Map<Long, Links> links = new HashMap<>();

  private final Set<Long> visited = new HashSet<>();

  /** A directory to be checked. */
  private record Directory(@Nullable Directory parent, CheckedPath path, Node node) {}

  private static final class Links {
    final CheckedPath path;
    final long nid;
    final int stated;
    int seen;

    Links(CheckedPath path, Node node) {
      this.path = path;
      this.nid = node.nid();
      this.stated = node.links();
    }
  }

  TreeCheck(OpenTree tree, FormatCheck format, CheckOptions what, Findings findings) {
    this.tree = tree;
    this.format = format;
    this.what = what;
    this.findings = findings;
    this.data = new DataCheck(tree);
  }

  void run() {
    int limit = (int) tree.limits().get(ErofsLimit.PATH_BYTES);
    visit(null, CheckedPath.root(limit), tree.root());
    while (!directories.isEmpty()) {
      directory(directories.pop());
    }
    links.forEach(this::countLinks);
  }

  private void directory(Directory directory) {
    CheckedPath path = directory.path;
    Node node = directory.node;
    Directory above = directory.parent;
    long parent = above == null ? node.id() : above.node.id();
    findings.attempt(Kind.DIRECTORY, path, node.nid(), () -> format.directory(path, node, parent));
    findings.attempt(
        Kind.DIRECTORY,
        path,
        node.nid(),
        () -> {
          OpenDirectory entries = tree.list(node, above == null ? Tree.NO_NODE : parent);
          long subdirectories = 0;
          boolean allKnown = true;
          while (entries.next()) {
            Node child = entry(directory, entries);
            allKnown &= child != null;
            subdirectories += child != null && child.isDirectory() ? 1 : 0;
          }
          if (allKnown) {
            directoryLinks(path, node, subdirectories);
          }
        });
  }

  /**
   * Checks the link count: name, dot, and dot-dot of each subdirectory. Old mkfs.erofs writes 1.
   */
  private void directoryLinks(CheckedPath path, Node directory, long subdirectories) {
    long stated = Integer.toUnsignedLong(directory.links());
    if (stated != 1 && stated != subdirectories + 2) {
      findings.report(
          Kind.LINKS,
          path,
          directory,
          "states " + stated + " links, but has " + subdirectories + " subdirectories");
    }
  }

  /** Checks a directory entry. Returns its node, or null if that cannot be read. */
  private @Nullable Node entry(Directory directory, OpenDirectory entries) {
    byte[] name = entries.name();
    CheckedPath path = directory.path.child(name);
    Node node;
    boolean isTypeRight;
    try {
      node = tree.listed(directory.node, name, entries.id());
      isTypeRight = format.mayState(node, entries.fileType());
    } catch (IOException e) {
      findings.failed(Kind.INODE, path, entries.id(), e);
      return null;
    }
    if (!isTypeRight) {
      findings.report(
          Kind.DIRECTORY,
          path,
          node,
          "its entry has type " + entries.fileType() + ", the inode is a " + node.type());
    }
    visit(directory, path, node);
    return node;
  }

  private void visit(@Nullable Directory parent, CheckedPath path, Node node) {
    if (node.isDirectory()) {
      directories.push(new Directory(parent, path, node));
    } else if (isKnown(node, path)) {
      return;
    }
    findings.attempt(Kind.XATTR, path, node.nid(), () -> tree.xattrs(node));
    if (node.isSymlink()) {
      findings.attempt(Kind.TARGET, path, node.nid(), () -> tree.readLink(node));
    } else if (!node.type().isSpecial()) {
      content(path, node);
    }
    findings.listener().checked(path.text(), node.size());
  }

  /** Counts a link. Returns whether the inode has already been checked under another name. */
  private boolean isKnown(Node node, CheckedPath path) {
    Links known = links.get(node.id());
    if (known == null && node.links() != 1) {
      known = new Links(path, node);
      links.put(node.id(), known);
    }
    if (known != null) {
      known.seen++;
      return known.seen > 1 && !what.digest();
    }
    if (!visited.add(node.id())) {
      findings.report(Kind.LINKS, path, node, "states one link, but has more");
      return !what.digest();
    }
    return false;
  }

  private void countLinks(long id, Links counted) {
    if (counted.seen != counted.stated) {
      findings.report(
          Kind.LINKS,
          counted.path,
          counted.nid,
          "states " + counted.stated + " links, but has " + counted.seen);
    }
  }

  /** Checks the data of {@code node} to the extent that the options request. */
  private void content(CheckedPath path, Node node) {
    if (!format.content(path, node)) {
      return;
    }
    if (what.digest() && node.type() == FileType.REGULAR) {
      findings.attempt(Kind.DATA, path, node.nid(), () -> digest(path, node));
    } else {
      data(path, node);
    }
  }

  /** Checks the data of an inode without a name, reported as {@code name}. */
  void unnamedContent(String name, Node node) {
    if (format.content(name, node)) {
      data(name, node);
    }
  }

  private void data(Object path, Node node) {
    if (what.data() || what.digest()) {
      findings.attempt(Kind.DATA, path, node.nid(), () -> data.read(node));
    }
  }

  /** A list of digests must have complete paths. */
  private void digest(CheckedPath path, Node node) throws IOException {
    if (!path.isComplete()) {
      data.read(node);
      tree.limits()
          .check(
              ErofsLimit.PATH_BYTES, node.place(), "bytes in the path of a digest", path.length());
    }
    findings.listener().digest(path.text(), data.digest(node));
  }
}
