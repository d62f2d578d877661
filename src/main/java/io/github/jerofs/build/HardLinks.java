package io.github.jerofs.build;

/** How to treat files with several names. */
public enum HardLinks {
  /** The names refer to one inode. */
  PRESERVE,
  /** Each name becomes a separate file. Deduplication still stores the content once. */
  DEREFERENCE
}
