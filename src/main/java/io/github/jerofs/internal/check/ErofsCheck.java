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

/**
 * Checks the EROFS structures below the tree: block maps, dot entries and inodes without a name.
 */
final class ErofsCheck implements FormatCheck {
  private static final String PACKED = "[packed inode]";
  private static final String METABOX = "[metabox]";

  private final ErofsImage image;
  private final OpenTree tree;
  private final Findings findings;

  /** The finding about the first file whose data is stored outside the image. */
  private @Nullable Finding firstOutside;

  /** The number of files whose data is stored outside the image. */
  private long outside;

  /** Creates a check of {@code image}, which is read through {@code tree}. */
  ErofsCheck(ErofsImage image, OpenTree tree, Findings findings) {
    this.image = image;
    this.tree = tree;
    this.findings = findings;
  }

  /** Checks the structures of the whole image; {@code check} checks the data of hidden inodes. */
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

  /** Checks an inode without a name. */
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

  /** Also accepts the stored type: trees may present nodes, such as whiteouts, as another type. */
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

  /** Returns whether the data cannot be read because it is outside of the image or unlocatable. */
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

  /** Reports the number of files with data outside of the image; called at the end. */
  void reportOutside() {
    Finding first = firstOutside;
    if (first != null) {
      String message = first.message() + "; files not checked for this reason: " + outside;
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
