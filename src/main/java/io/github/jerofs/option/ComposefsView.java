package io.github.jerofs.option;

/** How to present a composefs image. */
public enum ComposefsView {
  /**
   * The tree that the image was built from: whiteouts are character devices with number 0, and
   * extended attributes have their original names.
   */
  LOGICAL,
  /**
   * The tree as a composefs mount in Linux shows it. It differs in whiteouts, which are empty files
   * with overlayfs attributes; their directories have such attributes as well.
   */
  KERNEL,
  /** The plain EROFS image: entries and attributes as stored, without the data of objects. */
  STORED
}
