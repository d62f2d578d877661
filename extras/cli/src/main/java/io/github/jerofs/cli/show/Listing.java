package io.github.jerofs.cli.show;

import io.github.jerofs.cli.tree.FileInfo;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A form of {@code ls}'s output. */
interface Listing {
  /** Prints files that were named one by one. */
  void files(List<FileInfo> files);

  /** Prints the entries of a directory, under its path unless that is null. */
  void directory(@Nullable Path title, List<FileInfo> entries);
}
