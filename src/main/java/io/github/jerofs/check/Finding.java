package io.github.jerofs.check;

import io.github.jerofs.error.ImagePlace;

/**
 * Something that {@link io.github.jerofs.Erofs#check} found wrong.
 *
 * @param kind which structure is wrong
 * @param path the absolute path of the file that it belongs to, of an inode without a name a text
 *     in brackets, and empty for the image itself; of a path beyond the limit {@code maxPathBytes}
 *     an ellipsis and the last names
 * @param place where in the image
 * @param message what is wrong
 */
public record Finding(Kind kind, String path, ImagePlace place, String message) {
  /** The structures that are checked. */
  public enum Kind {
    /** Superblock, device table, compression configuration, long xattr prefixes. */
    SUPERBLOCK,
    /** An inode. */
    INODE,
    /** A directory: its entries, their order, {@code .} and {@code ..}. */
    DIRECTORY,
    /** The number of hard links. */
    LINKS,
    /** Extended attributes. */
    XATTR,
    /** The target of a symbolic link. */
    TARGET,
    /** Where the data of a file lies. */
    MAP,
    /** The data itself. */
    DATA
  }
}
