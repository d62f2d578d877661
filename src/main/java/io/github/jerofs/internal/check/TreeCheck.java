package io.github.jerofs.internal.check;

import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding.Kind;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.OpenDirectory;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.storage.Names;
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

  /** A directory to be checked. Its path is built on demand. */
  private record Directory(@Nullable Directory parent, byte[] name, Node node) {
    String path() {
      Deque<String> names = new ArrayDeque<>();
      for (Directory at = this; at.parent != null; at = at.parent) {
        names.addFirst(Names.decode(at.name));
      }
      return "/" + String.join("/", names);
    }
  }

  private static final class Links {
    final String path;
    final long nid;
    final int stated;
    int seen;

    Links(String path, Node node) {
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
    visit(new Directory(null, new byte[0], tree.root()), "/");
    while (!directories.isEmpty()) {
      directory(directories.pop());
    }
    links.forEach(this::countLinks);
  }

  private void directory(Directory directory) {
    String path = directory.path();
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
            Node child = entry(directory, path, entries);
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
  private void directoryLinks(String path, Node directory, long subdirectories) {
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
  private @Nullable Node entry(Directory directory, String parentPath, OpenDirectory entries) {
    byte[] name = entries.name();
    String path = (parentPath.equals("/") ? "" : parentPath) + "/" + Names.decode(name);
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
    visit(new Directory(directory, name, node), path);
    return node;
  }

  private void visit(Directory entry, String path) {
    Node node = entry.node;
    if (node.isDirectory()) {
      directories.push(entry);
    } else if (isKnown(node, path)) {
      return;
    }
    findings.attempt(Kind.XATTR, path, node.nid(), () -> tree.xattrs(node));
    if (node.isSymlink()) {
      findings.attempt(Kind.TARGET, path, node.nid(), () -> tree.readLink(node));
    } else if (!node.type().isSpecial()) {
      content(path, node);
    }
    findings.listener().checked(path, node.size());
  }

  /** Counts a link. Returns whether the inode has already been checked under another name. */
  private boolean isKnown(Node node, String path) {
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
  void content(String path, Node node) {
    if (!format.content(path, node)) {
      return;
    }
    if (what.digest() && node.type() == FileType.REGULAR && path.startsWith("/")) {
      findings.attempt(
          Kind.DATA, path, node.nid(), () -> findings.listener().digest(path, data.digest(node)));
    } else if (what.data() || what.digest()) {
      findings.attempt(Kind.DATA, path, node.nid(), () -> data.read(node));
    }
  }
}
