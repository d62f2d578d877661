package io.github.jerofs.internal.tree;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Directories by the path that led to them, so that looking up many files does not walk from the
 * root each time. Direct-mapped and lock-free: a path has one line, and the newest path of a line
 * wins. A tree does not change, so nothing in here is ever wrong.
 */
final class DirectoryCache {
  private static final int LINES = 4096;

  /** Longer paths are not kept, so that hostile ones cannot fill the memory. */
  private static final int MAX_PATH = 512;

  /**
   * What a path led to, usually a directory; which the next lookup checks.
   *
   * @param path what it was found by
   * @param links symbolic links that were followed on the way
   */
  record Entry(byte[] path, Node directory, int links) {}

  /** Made when it is first needed, so that opening stays cheap; of two threads one may lose. */
  private volatile @Nullable AtomicReferenceArray<Entry> lines;

  /** Returns the directory that {@code path[0, length)} names, if it is known. */
  @Nullable Entry get(byte[] path, int length) {
    AtomicReferenceArray<Entry> table = lines;
    Entry entry = table == null ? null : table.get(line(path, length));
    return entry != null && Arrays.equals(entry.path, 0, entry.path.length, path, 0, length)
        ? entry
        : null;
  }

  void put(Entry entry) {
    if (entry.path.length <= MAX_PATH) {
      AtomicReferenceArray<Entry> table = lines;
      if (table == null) {
        table = new AtomicReferenceArray<>(LINES);
        lines = table;
      }
      table.set(line(entry.path, entry.path.length), entry);
    }
  }

  private static int line(byte[] path, int length) {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + path[i];
    }
    return (hash ^ hash >>> 16) & LINES - 1;
  }
}
