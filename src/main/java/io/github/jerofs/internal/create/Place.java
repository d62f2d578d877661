package io.github.jerofs.internal.create;

import io.github.jerofs.internal.path.PathBytes;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of following a path: a directory and a name in it, which may be unused.
 *
 * @param directory the directory; for the root, the root itself
 * @param above the names of the directories from the root to {@code directory}
 * @param name the name of the entry, or null if the path ends at {@code directory} itself
 * @param node the file with this name, or null if it does not exist
 */
record Place(
    StagedDirectory directory,
    List<byte[]> above,
    byte @Nullable [] name,
    @Nullable StagedNode node) {
  /** Returns the file. */
  StagedNode existing(Path path) throws NoSuchFileException {
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    return node;
  }

  /** Returns the absolute path, in which only the last name can be a link. */
  byte[] realPath() {
    byte[] path = PathBytes.root();
    for (byte[] each : above) {
      path = PathBytes.join(path, each);
    }
    return name == null ? path : PathBytes.join(path, name);
  }
}
