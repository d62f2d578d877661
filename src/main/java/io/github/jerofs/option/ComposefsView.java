package io.github.jerofs.option;

/** How the tree of a composefs image appears. */
public enum ComposefsView {
  /**
   * As the tree that the image was made from: whiteouts are character devices with number 0, and
   * attributes have the names that they had.
   */
  LOGICAL,
  /**
   * As a composefs mount of Linux shows it, which differs in whiteouts: they are empty files with
   * attributes of overlayfs, and so are directories that hold some.
   */
  KERNEL,
  /** As plain EROFS: all entries and attributes as they are stored, and no data of objects. */
  STORED
}
