package io.github.jerofs.cli.diff;

/** What need not be compared. */
enum Aspect {
  MODE,
  OWNER,
  LINKS,
  MTIME,
  XATTRS
}
