package io.github.jerofs.internal.container.composefs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.source.SourceFault;
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

  /** Looks each name up, which takes the same time in a root of any size. */
  private Set<String> find() throws IOException {
    Set<String> found = new HashSet<>();
    for (int i = 0; i < 256; i++) {
      byte[] name = {(byte) Character.forDigit(i >> 4, 16), (byte) Character.forDigit(i & 15, 16)};
      Node node = image.lookup(image.root(), name, 0, name.length);
      if (node != null && isStub(name, 0, name.length, node)) {
        found.add(text(name));
      }
    }
    return Set.copyOf(found);
  }
}
