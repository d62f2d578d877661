package io.github.jerofs.internal.tree;

import java.io.IOException;

/** A directory listing with the same guards as {@link OpenTree}. Not thread-safe. */
public final class OpenDirectory {
  private final OpenTree tree;
  private final DirectoryEntries entries;

  OpenDirectory(OpenTree tree, DirectoryEntries entries) {
    this.tree = tree;
    this.entries = entries;
  }

  /** See {@link DirectoryEntries#next}. Only loading needs the guard. */
  public boolean next() throws IOException {
    tree.checkOpen();
    while (!entries.nextLoaded()) {
      if (!tree.guard(entries::load)) {
        return false;
      }
    }
    return true;
  }

  /** See {@link DirectoryEntries#name}. */
  public byte[] name() {
    return entries.name();
  }

  /** See {@link DirectoryEntries#fileType}. */
  public int fileType() {
    return entries.fileType();
  }

  /** See {@link DirectoryEntries#id}. */
  public long id() {
    return entries.id();
  }
}
