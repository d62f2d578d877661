package io.github.jerofs.check;

import io.github.jerofs.error.ImagePlace;

/**
 * A problem found by {@link io.github.jerofs.Erofs#check}. Immutable and thread-safe.
 *
 * @param kind the damaged structure
 * @param path absolute path of the affected file; a text in brackets for an inode without a name;
 *     empty for the image itself. A path that exceeds {@code maxPathBytes} is shortened to an
 *     ellipsis and the last names.
 * @param place the place of the problem in the image
 * @param message a description of the problem
 */
public record Finding(Kind kind, String path, ImagePlace place, String message) {
  /** A kind of structure. */
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
    /** The block map of a file. */
    MAP,
    /** The data of a file. */
    DATA
  }
}
