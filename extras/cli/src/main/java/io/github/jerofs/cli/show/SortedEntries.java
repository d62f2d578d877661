package io.github.jerofs.cli.show;

import io.github.jerofs.cli.tree.FileInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The entries of a directory in another order. Memory holds all of them. */
final class SortedEntries implements Entries {
  private final List<FileInfo> files = new ArrayList<>();

  /**
   * Reads {@code entries}, whose order breaks ties.
   *
   * @param order the order, or null to keep that of the directory
   */
  SortedEntries(Entries entries, @Nullable Comparator<FileInfo> order, boolean reverse)
      throws IOException {
    entries.forEach(files::add);
    if (order != null) {
      files.sort(order);
    }
    if (reverse) {
      Collections.reverse(files);
    }
  }

  @Override
  public void forEach(Consumer<FileInfo> action) {
    files.forEach(action);
  }
}
