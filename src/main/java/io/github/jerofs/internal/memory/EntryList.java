package io.github.jerofs.internal.memory;

import org.jspecify.annotations.Nullable;

/** A doubly linked list of entries, the oldest first. Guarded by the lock of the cache. */
final class EntryList {
  private @Nullable CacheEntry first;
  private @Nullable CacheEntry last;
  private int size;
  private long bytes;

  int size() {
    return size;
  }

  /** Returns the sum of the costs. */
  long bytes() {
    return bytes;
  }

  @Nullable CacheEntry first() {
    return first;
  }

  void add(CacheEntry entry) {
    entry.list = this;
    entry.before = last;
    entry.after = null;
    if (last == null) {
      first = entry;
    } else {
      last.after = entry;
    }
    last = entry;
    size++;
    bytes += entry.cost();
  }

  /** Removes an entry of this list. */
  void remove(CacheEntry entry) {
    CacheEntry before = entry.before;
    CacheEntry after = entry.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    entry.list = null;
    entry.before = null;
    entry.after = null;
    size--;
    bytes -= entry.cost();
  }
}
