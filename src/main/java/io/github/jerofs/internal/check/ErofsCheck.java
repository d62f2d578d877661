package io.github.jerofs.internal.check;

import io.github.jerofs.check.Finding;
import io.github.jerofs.check.Finding.Kind;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.OpenFile;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Checks the structures of EROFS that no tree shows: block maps, dots, and inodes without name. */
final class ErofsCheck implements FormatCheck {
  private static final String PACKED = "[packed inode]";
  private static final String METABOX = "[metabox]";

  private final ErofsImage image;
  private final OpenTree tree;
  private final Findings findings;

  /** Of the files whose data another system keeps: the first, and how many there are. */
  private @Nullable Finding firstOutside;

  private long outside;

  /** Makes the check of {@code image}, which {@code tree} guards. */
  ErofsCheck(ErofsImage image, OpenTree tree, Findings findings) {
    this.image = image;
    this.tree = tree;
    this.findings = findings;
  }

  /** Checks what belongs to the whole image, reading data as {@code check} does. */
  void run(TreeCheck check) {
    Superblock superblock = image.superblock();
    findings.attempt(
        Kind.SUPERBLOCK, "", ImagePlace.NO_NID, () -> guarded(image::checkXattrPrefixes));
    if (superblock.hasMetabox()) {
      unnamed(METABOX, superblock.metaboxNid(), check);
    }
    if (superblock.hasPackedInode()) {
      unnamed(PACKED, superblock.packedNid(), check);
    }
  }

  /** Checks an inode that has data, but no name. */
  private void unnamed(String name, long nid, TreeCheck check) {
    findings.attempt(
        Kind.INODE,
        name,
        nid,
        () -> {
          Node node = tree.node(nid);
          if (node.type() != FileType.REGULAR) {
            findings.report(Kind.INODE, name, node, "is not a regular file, but a " + node.type());
          }
          check.unnamedContent(name, node);
        });
  }

  @Override
  public void directory(CheckedPath path, Node directory, long parent) throws IOException {
    long dot = find(directory, ".");
    boolean mayOmitDot = image.inode(directory).dotOmitted();
    if (dot != directory.id() && !(mayOmitDot && dot == Tree.NO_NODE)) {
      findings.report(Kind.DIRECTORY, path, directory, "'.' is " + name(dot));
    }
    long dotDot = find(directory, "..");
    if (dotDot != parent) {
      findings.report(
          Kind.DIRECTORY, path, directory, "'..' is " + name(dotDot) + ", not inode " + parent);
    }
  }

  private long find(Node directory, String dots) throws IOException {
    byte[] name = dots.getBytes(StandardCharsets.US_ASCII);
    return tree.guard(() -> image.find(directory, name, 0, name.length));
  }

  private static String name(long nid) {
    return nid == Tree.NO_NODE ? "missing" : "inode " + Long.toUnsignedString(nid);
  }

  /** A node may appear as another type than it is stored with, such as a whiteout. */
  @Override
  public boolean mayState(Node node, int entryType) throws IOException {
    return entryType == node.type().entryType()
        || tree.guard(() -> image.node(node.id())).type().entryType() == entryType;
  }

  @Override
  public boolean content(Object path, Node node) {
    if (isOutside(path, node)) {
      return false;
    }
    findings.attempt(Kind.MAP, path, node.nid(), () -> guarded(() -> image.checkMap(node)));
    return true;
  }

  /** Returns whether the data is not to be read: another system keeps it, or nothing tells. */
  private boolean isOutside(Object path, Node node) {
    try {
      OpenFile unused = tree.open(node);
    } catch (UnsupportedImageException e) {
      outside++;
      if (firstOutside == null) {
        firstOutside =
            new Finding(Kind.DATA, path.toString(), e.place(), String.valueOf(e.getMessage()));
      }
      return true;
    } catch (IOException e) {
      findings.failed(e instanceof ErofsException ? Kind.MAP : Kind.DATA, path, node.nid(), e);
      return true;
    }
    return false;
  }

  /** Reports the files that were not checked; when all others are. */
  void reportOutside() {
    Finding first = firstOutside;
    if (first != null) {
      String message = first.message() + "; files that were not checked for this: " + outside;
      findings.listener().finding(new Finding(first.kind(), first.path(), first.place(), message));
    }
  }

  private void guarded(Findings.Part part) throws IOException {
    boolean unused =
        tree.guard(
            () -> {
              part.run();
              return true;
            });
  }
}
