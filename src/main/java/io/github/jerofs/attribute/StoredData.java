package io.github.jerofs.attribute;

import java.util.Set;

/**
 * How the data of a file is stored. Immutable and thread-safe.
 *
 * @param size stored bytes; less than the size of the file if it has holes or is compressed
 * @param algorithms names of the compression algorithms; empty if the data is not compressed
 */
public record StoredData(long size, Set<String> algorithms) {
  /** Copies the set. */
  public StoredData {
    algorithms = Set.copyOf(algorithms);
  }
}
