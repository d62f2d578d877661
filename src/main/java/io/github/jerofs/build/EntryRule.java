package io.github.jerofs.build;

import java.util.Optional;

/** Changes the attributes of entries, or leaves entries out. */
@FunctionalInterface
public interface EntryRule {
  /** Leaves everything as it is. */
  EntryRule UNCHANGED = (path, type, attributes) -> Optional.of(attributes);

  /**
   * Returns the attributes that an entry gets.
   *
   * @param path from the root of the image, with a slash in front
   * @param type type bits of the mode, such as 0100000 for a regular file
   * @return empty to leave the entry out, with all below it
   */
  Optional<EntryAttributes> apply(String path, int type, EntryAttributes attributes);
}
