package io.github.jerofs.internal.container.composefs;

import io.github.jerofs.internal.tree.DirectoryEntries;
import java.io.IOException;
import java.util.Set;

/** The entries of a directory, without the hidden ones. */
final class ComposefsEntries implements DirectoryEntries {
  private final DirectoryEntries stored;
  private final Set<String> hidden;

  /** Hides the entries named in {@code hidden}. All names have two bytes. */
  ComposefsEntries(DirectoryEntries stored, Set<String> hidden) {
    this.stored = stored;
    this.hidden = hidden;
  }

  @Override
  public boolean nextLoaded() throws IOException {
    while (stored.nextLoaded()) {
      byte[] name = stored.name();
      if (name.length != 2 || !hidden.contains(Stubs.text(name))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean load() throws IOException {
    return stored.load();
  }

  @Override
  public byte[] name() {
    return stored.name();
  }

  @Override
  public int fileType() {
    return stored.fileType();
  }

  @Override
  public long id() {
    return stored.id();
  }
}
