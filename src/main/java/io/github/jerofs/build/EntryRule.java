package io.github.jerofs.build;

import java.util.Optional;

/**
 * Changes the attributes of entries, or omits entries. Called on the thread that builds.
 *
 * <pre>{@code
 * EntryRule noGit =
 *     (path, type, attributes) ->
 *         path.endsWith("/.git") ? Optional.empty() : Optional.of(attributes);
 * }</pre>
 */
@FunctionalInterface
public interface EntryRule {
  /** Changes nothing. */
  EntryRule UNCHANGED = (path, type, attributes) -> Optional.of(attributes);

  /**
   * Returns the attributes of an entry in the image.
   *
   * @param path the path from the root of the image, with a leading slash
   * @param type the type bits of the mode, such as 0100000 for a regular file
   * @param attributes the attributes of the source
   * @return the attributes, or empty to omit the entry and everything below it
   */
  Optional<EntryAttributes> apply(String path, int type, EntryAttributes attributes);
}
