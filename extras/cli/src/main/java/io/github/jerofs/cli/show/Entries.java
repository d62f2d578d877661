package io.github.jerofs.cli.show;

import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.util.function.Consumer;

/** Files to be listed, which may be too many for memory. */
interface Entries {
  /** Runs {@code action} for each file, in the order of the listing. May be called repeatedly. */
  void forEach(Consumer<FileInfo> action) throws IOException;
}
