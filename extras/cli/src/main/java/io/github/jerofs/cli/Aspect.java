package io.github.jerofs.cli;

/** What need not be compared. */
enum Aspect {
  MODE,
  OWNER,
  LINKS,
  MTIME,
  XATTRS
}
