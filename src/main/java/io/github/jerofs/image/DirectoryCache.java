package io.github.jerofs.image;

import io.github.jerofs.format.Inode;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Directories by the path that led to them, so that looking up many files does not walk from the
 * root each time. Direct-mapped and lock-free, as {@code PageCache}: a path has one slot, and the
 * newest path of a slot wins. An image does not change, so nothing in here is ever wrong.
 */
final class DirectoryCache {
  private static final int SLOTS = 4096;

  /** Longer paths are not kept, so that hostile ones cannot fill the memory. */
  private static final int MAX_PATH = 512;

  /**
   * A directory.
   *
   * @param path what it was found by
   * @param links symbolic links that were followed on the way
   */
  record Entry(byte[] path, Inode directory, int links) {}

  private final AtomicReferenceArray<Entry> slots = new AtomicReferenceArray<>(SLOTS);

  /** Returns the directory that {@code path[0, length)} names, if it is known. */
  @Nullable Entry get(byte[] path, int length) {
    Entry entry = slots.get(slot(path, length));
    return entry != null && Arrays.equals(entry.path, 0, entry.path.length, path, 0, length)
        ? entry
        : null;
  }

  void put(Entry entry) {
    if (entry.path.length <= MAX_PATH) {
      slots.set(slot(entry.path, entry.path.length), entry);
    }
  }

  private static int slot(byte[] path, int length) {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + path[i];
    }
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }
}
