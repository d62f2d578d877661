package io.github.jerofs.internal.union;

import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.LayerMarks;
import io.github.jerofs.internal.tree.DirectoryEntries;
import io.github.jerofs.internal.tree.InodeNames;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Tree;
import io.github.jerofs.internal.tree.Xattr;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whiteouts and opaque directories, in the form of overlayfs (character device 0:0, {@code
 * trusted.overlay.opaque}) and in that of tar layers (names that begin with {@code .wh.}).
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

  /** Returns whether {@code name[from, to)} is a marker of a tar layer. */
  static boolean isMarker(byte[] name, int from, int to) {
    return to - from >= PREFIX.length
        && Arrays.equals(name, from, from + PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /** Returns whether {@code name} sorts after all markers. */
  static boolean isAfterMarkers(byte[] name) {
    return Arrays.compareUnsigned(name, PREFIX) > 0 && !isMarker(name, 0, name.length);
  }

  /** Returns the marker that hides {@code name[from, to)}. */
  static byte[] marker(byte[] name, int from, int to) {
    byte[] marker = Arrays.copyOf(PREFIX, PREFIX.length + to - from);
    System.arraycopy(name, from, marker, PREFIX.length, to - from);
    return marker;
  }

  /** Returns the name that {@code marker} hides. For the opaque marker, no such name exists. */
  static byte[] hidden(byte[] marker) {
    return Arrays.copyOfRange(marker, PREFIX.length, marker.length);
  }

  /**
   * Returns whether a directory contains markers. Names are in byte order, so the search ends after
   * the prefix.
   */
  static boolean hasMarkers(DirectoryEntries entries) throws IOException {
    while (entries.next()) {
      byte[] name = entries.name();
      if (isMarker(name, 0, name.length)) {
        return true;
      }
      if (isAfterMarkers(name)) {
        return false;
      }
    }
    return false;
  }

  /**
   * Returns whether {@code directory} hides its counterparts in lower layers.
   *
   * @param markers whether it contains markers
   */
  static boolean isOpaque(Tree layer, Node directory, boolean markers) throws IOException {
    if (markers && layer.lookup(directory, OPAQUE_MARKER, 0, OPAQUE_MARKER.length) != null) {
      return true;
    }
    Xattr opaque = directory.xattrSize() == 0 ? null : layer.xattr(directory, LayerMarks.OPAQUE);
    return opaque != null && opaque.value().limit() == 1 && opaque.value().get(0) == 'y';
  }

  /**
   * Refuses a directory that was renamed in its layer: its lower part lies at another path.
   *
   * @throws UnsupportedImageException if {@code directory} has a redirect
   */
  static void refuseRedirect(Tree layer, Node directory) throws IOException {
    if (directory.xattrSize() > 0 && layer.xattr(directory, LayerMarks.REDIRECT) != null) {
      byte[] path = InodeNames.path(layer, directory.id(), Tree.NO_NODE);
      throw new UnsupportedImageException(
          directory.place(),
          "directory '"
              + Names.decode(path, 0, path.length)
              + "' has the attribute "
              + LayerMarks.REDIRECT);
    }
  }
}
