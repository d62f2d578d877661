package io.github.jerofs.build;

/**
 * What becomes of whiteouts: marks in the layer of a container that hide what lower layers have. In
 * archives they are files named {@code .wh.NAME}, and {@code .wh..wh..opq} in a directory that
 * hides all below it; for overlayfs they are character devices 0:0, and the xattr {@code
 * trusted.overlay.opaque}.
 */
public enum Whiteouts {
  /** Nothing: such entries are files like others. */
  KEEP,
  /** Marks of archives become those of overlayfs, so that the image can be a layer. */
  OVERLAY,
  /** They are carried out on what was added before, and vanish: layers become one tree. */
  APPLY
}
