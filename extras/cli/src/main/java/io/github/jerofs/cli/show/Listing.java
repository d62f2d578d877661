package io.github.jerofs.cli.show;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A form of {@code ls}'s output. */
interface Listing {
  /** Prints files that are arguments. */
  void files(Entries files) throws IOException;

  /** Prints the entries of a directory, under its path unless that is null. */
  void directory(@Nullable Path title, Entries entries) throws IOException;
}
