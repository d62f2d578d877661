package io.github.jerofs.internal.tree;

/** The result of resolving a path: a node, or the reason for the failure. */
public sealed interface Resolution {
  /**
   * The path names a node.
   *
   * @param node the node
   * @param parent id of the directory that holds it, or {@link Tree#NO_NODE} if unknown, as for the
   *     root
   * @param links number of symbolic links followed; counts toward the limit when resolution
   *     continues from here
   */
  record Resolved(Node node, long parent, int links) implements Resolution {}

  /** The path does not resolve. */
  enum Failure implements Resolution {
    /** A name does not exist in its directory. */
    MISSING,
    /** A name other than the last is not a directory. */
    NOT_A_DIRECTORY,
    /** More symbolic links than {@link io.github.jerofs.error.ErofsLimit#LINKS} allows. */
    TOO_MANY_LINKS,
    /** A name is longer than {@link Tree#MAX_NAME}. */
    NAME_TOO_LONG,
    /** The target of a symbolic link is too long to follow. */
    TARGET_TOO_LONG
  }
}
