package io.github.jerofs.internal.tree;

import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.internal.format.FileType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps the id of a node back to a path. A directory records its parent in {@code ..}; other files
 * are found only through the directories that contain them. Ids are untrusted: each step up is
 * verified by finding the child in the parent.
 */
public final class InodeNames {
  /** More than the depth of any tree that a path can reach. */
  private static final int MAX_DEPTH = 1 << 16;

  /** The entry type that means the type is not recorded. */
  private static final int UNKNOWN_TYPE = 0;

  private final Tree tree;

  /** The requested id. */
  private final long id;

  private InodeNames(Tree tree, long id) {
    this.tree = tree;
    this.id = id;
  }

  /**
   * Returns the absolute path of node {@code id}, without links.
   *
   * @param parent id of the directory that contains the node; ignored if the node is a directory
   * @throws StaleFileHandleException if there is no such inode in that directory
   */
  public static byte[] path(Tree tree, long id, long parent) throws IOException {
    InodeNames names = new InodeNames(tree, id);
    try {
      Node inode = tree.node(id);
      return inode.isDirectory() ? names.ofDirectory(inode) : names.ofFile(parent);
    } catch (ErofsException e) {
      throw names.stale(e);
    }
  }

  /**
   * Returns an absolute path of node {@code id}, without links. If the node is not a directory,
   * this searches the tree until it is found, keeping only directory ids in memory.
   *
   * @throws StaleFileHandleException if there is no such inode
   */
  static byte[] search(Tree tree, long id) throws IOException {
    InodeNames names = new InodeNames(tree, id);
    boolean directory;
    try {
      directory = tree.node(id).isDirectory();
    } catch (ErofsException e) {
      throw names.stale(e);
    }
    return path(tree, id, directory ? Tree.NO_NODE : names.searchParent());
  }

  private StaleFileHandleException stale(String why) {
    return new StaleFileHandleException(tree.description(), id, why);
  }

  private StaleFileHandleException stale(ErofsException cause) {
    StaleFileHandleException e = stale(String.valueOf(cause.getMessage()));
    e.initCause(cause);
    return e;
  }

  private byte[] ofFile(long parent) throws IOException {
    Node directory = tree.node(parent);
    if (!directory.isDirectory()) {
      throw stale("its parent is not a directory");
    }
    byte[] name = nameIn(directory, id);
    byte[] path = ofDirectory(directory);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(path.length == 1 ? new byte[0] : path);
    whole.write('/');
    whole.writeBytes(name);
    return whole.toByteArray();
  }

  private byte[] ofDirectory(Node directory) throws IOException {
    Deque<byte[]> names = new ArrayDeque<>();
    Set<Long> seen = new HashSet<>();
    Node at = directory;
    while (at.id() != tree.root().id()) {
      if (!seen.add(at.id()) || names.size() == MAX_DEPTH) {
        throw stale("it is not below the root");
      }
      Node up = parentOf(at);
      names.addFirst(nameIn(up, at.id()));
      at = up;
    }
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    for (byte[] name : names) {
      path.write('/');
      path.writeBytes(name);
    }
    return names.isEmpty() ? new byte[] {'/'} : path.toByteArray();
  }

  private Node parentOf(Node directory) throws IOException {
    long dotDot = tree.parent(directory);
    if (dotDot == Tree.NO_NODE) {
      throw stale("a directory above has no '..'");
    }
    Node parent = tree.node(dotDot);
    if (!parent.isDirectory()) {
      throw stale("a '..' above is not a directory");
    }
    return parent;
  }

  private byte[] nameIn(Node directory, long child) throws IOException {
    DirectoryEntries entries = tree.list(directory, Tree.NO_NODE);
    while (entries.next()) {
      if (entries.id() == child) {
        return entries.name();
      }
    }
    throw stale("its directory has no entry for it");
  }

  /** Finds a directory that contains the inode. Skips unreadable directories. */
  private long searchParent() throws IOException {
    Set<Long> seen = new HashSet<>();
    Deque<Long> left = new ArrayDeque<>();
    seen.add(tree.root().id());
    left.add(tree.root().id());
    @Nullable ErofsException unreadable = null;
    while (!left.isEmpty()) {
      long directory = left.pop();
      try {
        if (holds(directory, seen, left)) {
          return directory;
        }
      } catch (ErofsException e) {
        unreadable = e;
      }
    }
    throw unreadable == null ? stale("no directory holds it") : stale(unreadable);
  }

  private boolean holds(long directory, Set<Long> seen, Deque<Long> left) throws IOException {
    Node inode = tree.node(directory);
    if (!inode.isDirectory()) {
      return false;
    }
    DirectoryEntries entries = tree.list(inode, Tree.NO_NODE);
    while (entries.next()) {
      if (entries.id() == id) {
        return true;
      }
      if (mayBeDirectory(entries.fileType()) && seen.add(entries.id())) {
        left.push(entries.id());
      }
    }
    return false;
  }

  private static boolean mayBeDirectory(int entryType) {
    return entryType == FileType.DIRECTORY.entryType() || entryType == UNKNOWN_TYPE;
  }
}
