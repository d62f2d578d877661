package io.github.jerofs.attribute;

import java.util.Set;

/**
 * How the data of a file is kept on disk.
 *
 * @param size bytes on disk: less than the size of the file if it has holes or is compressed
 * @param algorithms names of the compression algorithms used; empty if the data is not compressed
 */
public record StoredData(long size, Set<String> algorithms) {
  /** Makes the set immutable. */
  public StoredData {
    algorithms = Set.copyOf(algorithms);
  }
}
