package io.github.jerofs.internal.tree;

/** What a path leads to: a node, or the reason why there is none. */
public sealed interface Resolution {
  /**
   * The path names a node.
   *
   * @param node the node
   * @param parent id of the directory that holds it, or {@link Tree#NO_NODE} if that is not known,
   *     as for the root
   * @param links symbolic links that were followed on the way: a path that continues here has only
   *     the rest
   */
  record Resolved(Node node, long parent, int links) implements Resolution {}

  /** The path names nothing. */
  enum Failure implements Resolution {
    /** A name is not in its directory. */
    MISSING,
    /** A name that is not the last one is not a directory. */
    NOT_A_DIRECTORY,
    /** More symbolic links than {@link io.github.jerofs.error.ErofsLimit#LINKS} allows. */
    TOO_MANY_LINKS,
    /** A name is longer than {@link Tree#MAX_NAME}. */
    NAME_TOO_LONG,
    /** The target of a symbolic link is too long to be followed. */
    TARGET_TOO_LONG
  }
}
