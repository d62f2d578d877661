package io.github.jerofs.build;

/** What becomes of several names of one file. */
public enum HardLinks {
  /** They stay names of one inode. */
  PRESERVE,
  /** Each becomes a file of its own. The content is stored once all the same. */
  DEREFERENCE
}
