package io.github.jerofs.internal.check;

import io.github.jerofs.check.CheckListener;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.check.Finding.Kind;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.Names;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.image.DirectoryReader;
import io.github.jerofs.internal.image.ErofsImage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks every inode of an image that can be reached. What fails is reported, the rest goes on. */
final class TreeCheck {
  private static final String PACKED = "[packed inode]";
  private static final String METABOX = "[metabox]";

  private final ErofsImage image;
  private final CheckListener listener;
  private final CheckOptions what;
  private final DataCheck data;
  private final Deque<Node> directories = new ArrayDeque<>();

  /** Inodes that state more than one link, or that stand behind a directory entry not yet seen. */
  private final Map<Long, Links> links = new HashMap<>();

  private final Set<Long> visited = new HashSet<>();

  /** Of the files whose data another system keeps: the first, and how many there are. */
  private @Nullable Finding firstOutside;

  private long outside;

  /** A directory to be checked; its path is put together only when it is needed. */
  private record Node(@Nullable Node parent, byte[] name, Inode inode) {
    String path() {
      Deque<String> names = new ArrayDeque<>();
      for (Node node = this; node.parent != null; node = node.parent) {
        names.addFirst(Names.decode(node.name));
      }
      return "/" + String.join("/", names);
    }
  }

  private static final class Links {
    final String path;
    final int stated;
    int seen;

    Links(String path, int stated) {
      this.path = path;
      this.stated = stated;
    }
  }

  /** A part of the check. */
  private interface Part {
    void run() throws IOException;
  }

  TreeCheck(ErofsImage image, CheckOptions what, CheckListener listener) {
    this.image = image;
    this.what = what;
    this.listener = listener;
    this.data = new DataCheck(image);
  }

  void run() {
    Superblock superblock = image.superblock();
    attempt(Kind.SUPERBLOCK, "", ImagePlace.NO_NID, image.xattrs()::checkPrefixes);
    if (superblock.hasMetabox()) {
      special(METABOX, superblock.metaboxNid());
    }
    if (superblock.hasPackedInode()) {
      special(PACKED, superblock.packedNid());
    }
    Node root = new Node(null, new byte[0], image.root());
    visit(root, "/");
    while (!directories.isEmpty()) {
      directory(directories.pop());
    }
    links.forEach(this::countLinks);
    reportOutside();
  }

  private void attempt(Kind kind, String path, long nid, Part part) {
    try {
      part.run();
    } catch (IOException e) {
      ImagePlace place =
          e instanceof ErofsException ours
              ? ours.place()
              : new ImagePlace(image.description(), nid, ImagePlace.NO_OFFSET);
      listener.finding(new Finding(kind, path, place, String.valueOf(e.getMessage())));
    }
  }

  private void report(Kind kind, String path, Inode inode, String message) {
    ImagePlace place = new ImagePlace(image.description(), inode.nid(), inode.position());
    listener.finding(new Finding(kind, path, place, message + " (" + place + ")"));
  }

  /** Checks an inode that has data, but no name. */
  private void special(String name, long nid) {
    attempt(
        Kind.INODE,
        name,
        nid,
        () -> {
          Inode inode = image.inode(nid);
          if (inode.type() != FileType.REGULAR) {
            report(Kind.INODE, name, inode, "is not a regular file, but a " + inode.type());
          }
          content(name, inode);
        });
  }

  private void directory(Node node) {
    String path = node.path();
    Inode inode = node.inode;
    long parent = node.parent == null ? inode.nid() : node.parent.inode.nid();
    attempt(Kind.DIRECTORY, path, inode.nid(), () -> dots(path, inode, parent));
    attempt(
        Kind.DIRECTORY,
        path,
        inode.nid(),
        () -> {
          DirectoryReader reader =
              image.list(inode, node.parent == null ? ErofsImage.NO_ENTRY : parent);
          long subdirectories = 0;
          boolean allKnown = true;
          while (reader.next()) {
            Inode child = entry(node, path, reader);
            allKnown &= child != null;
            subdirectories += child != null && child.isDirectory() ? 1 : 0;
          }
          if (allKnown) {
            directoryLinks(path, inode, subdirectories);
          }
        });
  }

  /** A directory's name, its dot, and each child's dot-dot; writers before 1.2 state 1 instead. */
  private void directoryLinks(String path, Inode inode, long subdirectories) {
    long stated = Integer.toUnsignedLong(inode.links());
    if (stated != 1 && stated != subdirectories + 2) {
      report(
          Kind.LINKS,
          path,
          inode,
          "states " + stated + " links, but has " + subdirectories + " subdirectories");
    }
  }

  private void dots(String path, Inode inode, long parent) throws IOException {
    long dot = image.lookup(inode, new byte[] {'.'}, 0, 1);
    if (dot != inode.nid() && !(inode.dotOmitted() && dot == ErofsImage.NO_ENTRY)) {
      report(Kind.DIRECTORY, path, inode, "'.' is " + name(dot));
    }
    long dotDot = image.lookup(inode, new byte[] {'.', '.'}, 0, 2);
    if (dotDot != parent) {
      report(Kind.DIRECTORY, path, inode, "'..' is " + name(dotDot) + ", not inode " + parent);
    }
  }

  private static String name(long nid) {
    return nid == ErofsImage.NO_ENTRY ? "missing" : "inode " + Long.toUnsignedString(nid);
  }

  /** Checks an entry; returns the inode, or null if it cannot be read. */
  private @Nullable Inode entry(Node node, String directory, DirectoryReader reader) {
    Node child;
    String path = (directory.equals("/") ? "" : directory) + "/" + Names.decode(reader.name());
    try {
      child = new Node(node, reader.name(), image.inode(reader.nid()));
    } catch (IOException e) {
      attempt(
          Kind.INODE,
          path,
          reader.nid(),
          () -> {
            throw e;
          });
      return null;
    }
    if (reader.fileType() != child.inode.type().entryType()) {
      report(
          Kind.DIRECTORY,
          path,
          child.inode,
          "its entry has type " + reader.fileType() + ", the inode is a " + child.inode.type());
    }
    visit(child, path);
    return child.inode;
  }

  private void visit(Node node, String path) {
    Inode inode = node.inode;
    if (inode.isDirectory()) {
      directories.push(node);
    } else if (isKnown(inode, path)) {
      return;
    }
    attempt(Kind.XATTR, path, inode.nid(), () -> image.xattrs().list(inode));
    if (inode.isSymlink()) {
      attempt(Kind.TARGET, path, inode.nid(), () -> image.readLink(inode));
    } else if (!inode.type().isSpecial()) {
      content(path, inode);
    }
    listener.checked(path, inode.size());
  }

  /** Counts a link; returns whether the inode was checked under another name. */
  private boolean isKnown(Inode inode, String path) {
    Links known = links.get(inode.nid());
    if (known == null && inode.links() != 1) {
      known = new Links(path, inode.links());
      links.put(inode.nid(), known);
    }
    if (known != null) {
      known.seen++;
      return known.seen > 1 && !what.digest();
    }
    if (!visited.add(inode.nid())) {
      report(Kind.LINKS, path, inode, "states one link, but has more");
      return !what.digest();
    }
    return false;
  }

  private void countLinks(long nid, Links counted) {
    if (counted.seen != counted.stated) {
      ImagePlace place = new ImagePlace(image.description(), nid, ImagePlace.NO_OFFSET);
      String message = "states " + counted.stated + " links, but has " + counted.seen;
      listener.finding(new Finding(Kind.LINKS, counted.path, place, message + " (" + place + ")"));
    }
  }

  private void content(String path, Inode inode) {
    if (isOutside(path, inode)) {
      return;
    }
    attempt(Kind.MAP, path, inode.nid(), () -> image.checkMap(inode));
    if (what.digest() && inode.type() == FileType.REGULAR && path.startsWith("/")) {
      attempt(Kind.DATA, path, inode.nid(), () -> listener.digest(path, data.digest(inode)));
    } else if (what.data() || what.digest()) {
      attempt(Kind.DATA, path, inode.nid(), () -> data.read(inode));
    }
  }

  /** Returns whether the data is not to be read: another system keeps it, or nothing tells. */
  private boolean isOutside(String path, Inode inode) {
    try {
      image.checkDataIsHere(inode);
    } catch (UnsupportedImageException e) {
      outside++;
      if (firstOutside == null) {
        firstOutside = new Finding(Kind.DATA, path, e.place(), String.valueOf(e.getMessage()));
      }
      return true;
    } catch (IOException e) {
      attempt(
          Kind.MAP,
          path,
          inode.nid(),
          () -> {
            throw e;
          });
      return true;
    }
    return false;
  }

  private void reportOutside() {
    Finding first = firstOutside;
    if (first != null) {
      String message = first.message() + "; files that were not checked for this: " + outside;
      listener.finding(new Finding(first.kind(), first.path(), first.place(), message));
    }
  }
}
