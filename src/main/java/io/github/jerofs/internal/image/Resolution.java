package io.github.jerofs.internal.image;

import io.github.jerofs.internal.format.Inode;

/** What became of a path: an inode, or the reason why there is none. */
public sealed interface Resolution {
  /**
   * The path names an inode.
   *
   * @param inode the inode
   * @param parent nid of the directory that holds it, or {@link ErofsImage#NO_ENTRY} if that is not
   *     known, as for the root
   * @param links symbolic links that were followed on the way: what goes on from here has only the
   *     rest
   */
  record Found(Inode inode, long parent, int links) implements Resolution {}

  /** The path names nothing. */
  enum Failure implements Resolution {
    /** A name is not in its directory. */
    MISSING,
    /** A name that is not the last one is not a directory. */
    NOT_A_DIRECTORY,
    /** More symbolic links than {@link io.github.jerofs.error.ErofsLimit#LINKS} allows. */
    TOO_MANY_LINKS,
    /** A name is longer than the format allows. */
    NAME_TOO_LONG,
    /** The target of a symbolic link is too long to be followed. */
    TARGET_TOO_LONG
  }
}
