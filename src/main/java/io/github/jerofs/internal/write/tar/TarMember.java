package io.github.jerofs.internal.write.tar;

import io.github.jerofs.build.EntryAttributes;
import java.util.List;

/**
 * An entry of an archive.
 *
 * @param path the path in the archive
 * @param type the type flag
 * @param link the target of a link
 * @param stored the number of data bytes in the archive
 * @param size the size of the file
 * @param sparse alternating offsets and lengths of the data parts; empty if the file is not sparse
 */
record TarMember(
    String path,
    char type,
    EntryAttributes attributes,
    String link,
    long stored,
    long size,
    List<Long> sparse,
    long major,
    long minor) {
  /** Returns the number of bytes of all data parts. */
  long dataSize() {
    long total = 0;
    for (int i = 1; i < sparse.size(); i += 2) {
      total += sparse.get(i);
    }
    return total;
  }

  boolean isSparse() {
    return !sparse.isEmpty();
  }
}
