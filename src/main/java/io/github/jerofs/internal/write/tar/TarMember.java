package io.github.jerofs.internal.write.tar;

import io.github.jerofs.build.EntryAttributes;
import java.util.List;

/**
 * An entry of an archive.
 *
 * @param path as stated
 * @param type type flag
 * @param link target of a link
 * @param stored bytes of data that follow
 * @param size size of the file
 * @param sparse offsets and lengths, one after the other, of the parts that are not holes; empty if
 *     there are no holes
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
  boolean isSparse() {
    return !sparse.isEmpty();
  }
}
