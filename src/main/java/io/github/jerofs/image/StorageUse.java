package io.github.jerofs.image;

import io.github.jerofs.mapping.Extent;
import java.io.IOException;
import java.util.Set;

/**
 * How the data of an inode is kept.
 *
 * @param storedSize bytes on disk; holes take none
 * @param algorithms names of the compression algorithms
 */
public record StorageUse(long storedSize, Set<String> algorithms) {

  /** Adds up the extents of {@code content}. Takes as long as there are extents. */
  static StorageUse of(InodeContent content) throws IOException {
    long stored = 0;
    for (long at = 0; at < content.size(); ) {
      Extent extent = content.extentAt(at);
      if (!(extent instanceof Extent.Hole)) {
        stored += extent.length();
      }
      at = extent.end();
    }
    return new StorageUse(stored, Set.of());
  }
}
