package io.github.jerofs.internal.image;

import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.StaleFileHandleException;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.Inode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way from an inode number back to a path. Directories know their parents, by {@code ..}; what
 * else a number may be, only the directories know that hold it. Numbers come from outside, so none
 * is believed: each step up is one that also leads down.
 */
public final class InodeNames {
  /** Deeper than any tree that a path leads through. */
  private static final int MAX_DEPTH = 1 << 16;

  /** What an entry may state instead of a type. */
  private static final int UNKNOWN_TYPE = 0;

  private static final byte[] DOT_DOT = {'.', '.'};

  private final ErofsImage image;

  /** The number that was asked for. */
  private final long nid;

  private InodeNames(ErofsImage image, long nid) {
    this.image = image;
    this.nid = nid;
  }

  /**
   * Returns the absolute path of inode {@code nid}, without links.
   *
   * @param parent the directory that holds it, if it is not a directory itself
   * @throws StaleFileHandleException if there is no such inode in that directory
   */
  public static byte[] path(ErofsImage image, long nid, long parent) throws IOException {
    InodeNames names = new InodeNames(image, nid);
    try {
      Inode inode = image.inode(nid);
      return inode.isDirectory() ? names.ofDirectory(inode) : names.ofFile(parent);
    } catch (ErofsException e) {
      throw names.stale(e);
    }
  }

  /**
   * Returns an absolute path of inode {@code nid}, without links. If it is not a directory, this
   * goes through the whole tree until it is found; in memory are only the numbers of directories.
   *
   * @throws StaleFileHandleException if there is no such inode
   */
  public static byte[] search(ErofsImage image, long nid) throws IOException {
    InodeNames names = new InodeNames(image, nid);
    boolean directory;
    try {
      directory = image.inode(nid).isDirectory();
    } catch (ErofsException e) {
      throw names.stale(e);
    }
    return path(image, nid, directory ? ErofsImage.NO_ENTRY : names.searchParent());
  }

  private StaleFileHandleException stale(String why) {
    return new StaleFileHandleException(image.description(), nid, why);
  }

  private StaleFileHandleException stale(ErofsException cause) {
    StaleFileHandleException e = stale(String.valueOf(cause.getMessage()));
    e.initCause(cause);
    return e;
  }

  private byte[] ofFile(long parent) throws IOException {
    Inode directory = image.inode(parent);
    if (!directory.isDirectory()) {
      throw stale("its directory is none");
    }
    byte[] name = nameIn(directory, nid);
    byte[] path = ofDirectory(directory);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(path.length == 1 ? new byte[0] : path);
    whole.write('/');
    whole.writeBytes(name);
    return whole.toByteArray();
  }

  private byte[] ofDirectory(Inode directory) throws IOException {
    Deque<byte[]> names = new ArrayDeque<>();
    Set<Long> seen = new HashSet<>();
    Inode at = directory;
    while (at.nid() != image.root().nid()) {
      if (!seen.add(at.nid()) || names.size() == MAX_DEPTH) {
        throw stale("no way up to the root");
      }
      Inode up = parentOf(at);
      names.addFirst(nameIn(up, at.nid()));
      at = up;
    }
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    for (byte[] name : names) {
      path.write('/');
      path.writeBytes(name);
    }
    return names.isEmpty() ? new byte[] {'/'} : path.toByteArray();
  }

  private Inode parentOf(Inode directory) throws IOException {
    long dotDot = image.lookup(directory, DOT_DOT, 0, DOT_DOT.length);
    if (dotDot == ErofsImage.NO_ENTRY) {
      throw stale("a directory above has no '..'");
    }
    Inode parent = image.inode(dotDot);
    if (!parent.isDirectory()) {
      throw stale("a '..' above is not a directory");
    }
    return parent;
  }

  private byte[] nameIn(Inode directory, long child) throws IOException {
    DirectoryReader entries = image.list(directory, ErofsImage.NO_ENTRY);
    while (entries.next()) {
      if (entries.nid() == child) {
        return entries.name();
      }
    }
    throw stale("its directory does not hold it");
  }

  /** Finds a directory that holds the inode; passes over directories that cannot be read. */
  private long searchParent() throws IOException {
    Set<Long> seen = new HashSet<>();
    Deque<Long> left = new ArrayDeque<>();
    seen.add(image.root().nid());
    left.add(image.root().nid());
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
    Inode inode = image.inode(directory);
    if (!inode.isDirectory()) {
      return false;
    }
    DirectoryReader entries = image.list(inode, ErofsImage.NO_ENTRY);
    while (entries.next()) {
      if (entries.nid() == nid) {
        return true;
      }
      if (mayBeDirectory(entries.fileType()) && seen.add(entries.nid())) {
        left.push(entries.nid());
      }
    }
    return false;
  }

  private static boolean mayBeDirectory(int entryType) {
    return entryType == FileType.DIRECTORY.entryType() || entryType == UNKNOWN_TYPE;
  }
}
