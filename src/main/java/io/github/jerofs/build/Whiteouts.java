package io.github.jerofs.build;

/**
 * How to treat whiteouts: markers in a container layer that hide entries of lower layers. In
 * archives, a file named {@code .wh.NAME} hides {@code NAME}, and {@code .wh..wh..opq} hides the
 * contents of its directory. In overlayfs, the markers are character devices 0:0 and the xattr
 * {@code trusted.overlay.opaque}.
 */
public enum Whiteouts {
  /** Whiteouts are stored like any other file. */
  KEEP,
  /** Whiteouts become overlayfs markers, so that the image can serve as a layer. */
  OVERLAY,
  /**
   * Whiteouts delete entries that were added earlier and are not stored: layers become one tree.
   */
  APPLY
}
