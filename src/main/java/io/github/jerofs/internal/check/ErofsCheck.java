package io.github.jerofs.internal.check;

import io.github.jerofs.check.Finding.Kind;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Checks the structures of EROFS that no tree shows: block maps, dots, and inodes without name. */
final class ErofsCheck implements FormatCheck {
  private static final String PACKED = "[packed inode]";
  private static final String METABOX = "[metabox]";

  private final ErofsImage image;
  private final OpenTree tree;
  private final Findings findings;

  /** Makes the check of {@code image}, which {@code tree} guards. */
  ErofsCheck(ErofsImage image, OpenTree tree, Findings findings) {
    this.image = image;
    this.tree = tree;
    this.findings = findings;
  }

  /** Checks what belongs to the whole image, reading data as {@code check} does. */
  void run(TreeCheck check) {
    Superblock superblock = image.superblock();
    findings.attempt(Kind.SUPERBLOCK, "", ImagePlace.NO_NID, this::xattrPrefixes);
    if (superblock.hasMetabox()) {
      unnamed(METABOX, superblock.metaboxNid(), check);
    }
    if (superblock.hasPackedInode()) {
      unnamed(PACKED, superblock.packedNid(), check);
    }
  }

  private void xattrPrefixes() throws IOException {
    boolean unused =
        tree.guard(
            () -> {
              image.checkXattrPrefixes();
              return true;
            });
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
          check.content(name, node);
        });
  }

  @Override
  public void directory(String path, Node directory, long parent) throws IOException {
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

  @Override
  public void content(Node node) throws IOException {
    boolean unused =
        tree.guard(
            () -> {
              image.checkMap(node);
              return true;
            });
  }
}
