package io.github.jerofs.internal.container.composefs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.internal.tree.DirectoryEntries;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Tree;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries {@code 00} to {@code ff} of the root: character devices with number 0 that hide the
 * object directories in a mount. They are not part of the tree.
 */
final class Stubs {
  private static final int CHAR_DEVICE = FileType.CHAR_DEVICE.entryType();

  private final Tree image;
  private volatile @Nullable Set<String> names;

  Stubs(Tree image) {
    this.image = image;
  }

  /**
   * Returns whether the root's entry {@code name[from, to)}, which refers to {@code node}, is a
   * stub.
   */
  static boolean isStub(byte[] name, int from, int to, Node node) {
    return to - from == 2
        && isHexDigit(name[from])
        && isHexDigit(name[from + 1])
        && node.type() == FileType.CHAR_DEVICE
        && node.deviceNumber() == 0;
  }

  private static boolean isHexDigit(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
  }

  static String text(byte[] name) {
    return new String(name, ISO_8859_1);
  }

  /** Returns the names of the stubs. */
  Set<String> names() throws IOException {
    Set<String> known = names;
    if (known == null) {
      known = find();
      SourceFault.settle(); // names from a lost page must not be kept
      names = known;
    }
    return known;
  }

  private Set<String> find() throws IOException {
    Set<String> found = new HashSet<>();
    DirectoryEntries entries = image.list(image.root(), Tree.NO_NODE);
    while (entries.next()) {
      byte[] name = entries.name();
      if (entries.fileType() == CHAR_DEVICE
          && name.length == 2
          && isStub(name, 0, 2, image.node(entries.id()))) {
        found.add(text(name));
      }
    }
    return Set.copyOf(found);
  }
}
