package io.github.jerofs.internal.union;

import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.LayerMarks;
import io.github.jerofs.internal.tree.DirectoryEntries;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.tree.Xattr;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a layer says about the layers below it, in both forms: that of overlayfs (character device
 * 0:0, {@code trusted.overlay.opaque}) and that of tar layers (names that begin with {@code .wh.}).
 */
final class Whiteouts {
  private static final byte[] PREFIX =
      LayerMarks.WHITEOUT_PREFIX.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OPAQUE_MARKER =
      LayerMarks.OPAQUE_NAME.getBytes(StandardCharsets.US_ASCII);

  private Whiteouts() {}

  /** Returns whether {@code node} hides its name in the layers below. */
  static boolean isWhiteout(Node node) {
    return node.type() == FileType.CHAR_DEVICE && node.deviceNumber() == 0;
  }

  /** Returns whether {@code name[from, to)} says something about another name. */
  static boolean isMarker(byte[] name, int from, int to) {
    return to - from >= PREFIX.length
        && Arrays.equals(name, from, from + PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /** Returns the marker that hides {@code name[from, to)}. */
  static byte[] marker(byte[] name, int from, int to) {
    byte[] marker = Arrays.copyOf(PREFIX, PREFIX.length + to - from);
    System.arraycopy(name, from, marker, PREFIX.length, to - from);
    return marker;
  }

  /** Returns the name that {@code marker} hides; the opaque marker hides no name that exists. */
  static byte[] hidden(byte[] marker) {
    return Arrays.copyOfRange(marker, PREFIX.length, marker.length);
  }

  /**
   * Returns whether a directory has markers. Names are in byte order, and few come before the
   * prefix.
   */
  static boolean hasMarkers(DirectoryEntries entries) throws IOException {
    while (entries.next()) {
      byte[] name = entries.name();
      if (isMarker(name, 0, name.length)) {
        return true;
      }
      if (Arrays.compareUnsigned(name, PREFIX) > 0) {
        return false;
      }
    }
    return false;
  }

  /**
   * Returns whether {@code directory} hides what the layers below have at its path.
   *
   * @param markers whether it has any
   */
  static boolean isOpaque(Tree layer, Node directory, boolean markers) throws IOException {
    if (markers && layer.lookup(directory, OPAQUE_MARKER, 0, OPAQUE_MARKER.length) != null) {
      return true;
    }
    Xattr opaque = directory.xattrSize() == 0 ? null : layer.xattr(directory, LayerMarks.OPAQUE);
    return opaque != null && opaque.value().limit() == 1 && opaque.value().get(0) == 'y';
  }

  /**
   * Checks that {@code directory} was not renamed in its layer, which hides where its lower part
   * lies.
   *
   * @throws UnsupportedImageException if it was
   */
  static void refuseRedirect(Tree layer, Node directory, byte[] name, int from, int to)
      throws IOException {
    if (directory.xattrSize() > 0 && layer.xattr(directory, LayerMarks.REDIRECT) != null) {
      throw new UnsupportedImageException(
          directory.place(),
          "directory '"
              + Names.decode(name, from, to)
              + "' has the attribute "
              + LayerMarks.REDIRECT);
    }
  }
}
