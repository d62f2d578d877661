package io.github.jerofs.internal.tree;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Caches nodes by path. Direct-mapped: each path maps to one line, and a new entry replaces the old
 * one. Trees are immutable, so entries never become stale. Lookups take no lock.
 *
 * <p>The table starts small and grows on collisions. {@link NodeCacheMemory} bounds the total size
 * of the caches of all trees.
 */
final class NodeCache {
  private static final int FIRST_LINES = 16;
  private static final int GROWTH = 4;

  /** Longer paths are not cached, so that hostile paths cannot exhaust memory. */
  private static final int MAX_PATH = 512;

  /** Size of an entry without its path: array header, node, inode. */
  private static final int ENTRY_BYTES = 256;

  private static final int LINE_BYTES = 4;
  private static final long PRIME = 0x9e3779b97f4a7c15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /**
   * The node at a path.
   *
   * @param path the path of the node, which must not change
   */
  record Entry(byte[] path, Resolution.Resolved resolved) {
    private int bytes() {
      return ENTRY_BYTES + path.length;
    }

    private boolean isAt(byte[] other, int length) {
      return Arrays.equals(path, 0, path.length, other, 0, length);
    }
  }

  private final NodeCacheMemory memory;
  private final int maxLines;
  private final ReentrantLock lock = new ReentrantLock();

  /** Null while the cache is empty, to keep opening cheap. Replaced under the lock. */
  private volatile @Nullable AtomicReferenceArray<Entry> lines;

  /** The number of bytes charged to {@link #memory}. */
  @GuardedBy("lock")
  private long bytes;

  @GuardedBy("lock")
  private boolean closed;

  /** Whether there was a hit since the last {@link #wasUsed}; may miss concurrent hits. */
  private boolean used;

  /**
   * Creates an empty cache.
   *
   * @param maxLines maximum number of entries, a power of four
   */
  NodeCache(NodeCacheMemory memory, int maxLines) {
    this.memory = memory;
    this.maxLines = maxLines;
  }

  /** Returns the node at {@code path[0, length)}, or null if it is not cached. */
  Resolution.@Nullable Resolved get(byte[] path, int length) {
    AtomicReferenceArray<Entry> table = lines;
    if (table == null) {
      return null;
    }
    Entry entry = table.get(hash(path, length) & table.length() - 1);
    if (entry == null || !entry.isAt(path, length)) {
      return null;
    }
    if (!used) {
      used = true;
    }
    return entry.resolved;
  }

  /** Adds {@code entry}, unless another thread holds the lock. */
  @SuppressWarnings("GuardedBy") // the checker does not know tryLock
  void put(Entry entry) {
    if (entry.path.length > MAX_PATH || !lock.tryLock()) {
      return;
    }
    long before = bytes;
    long change;
    try {
      if (closed) {
        return;
      }
      AtomicReferenceArray<Entry> table = lines;
      if (table == null) {
        table = resized(null, FIRST_LINES);
        memory.add(this);
      }
      int hash = hash(entry.path, entry.path.length);
      Entry present = table.get(hash & table.length() - 1);
      if (present != null
          && table.length() < maxLines
          && !present.isAt(entry.path, entry.path.length)) {
        table = resized(table, GROWTH * table.length());
        present = table.get(hash & table.length() - 1);
      }
      table.set(hash & table.length() - 1, entry);
      bytes += entry.bytes() - (present == null ? 0 : present.bytes());
      change = bytes - before;
    } finally {
      lock.unlock();
    }
    memory.charge(change);
  }

  /** Creates a larger table, which reduces collisions, and rehashes the entries. */
  @GuardedBy("lock")
  private AtomicReferenceArray<Entry> resized(
      @Nullable AtomicReferenceArray<Entry> table, int length) {
    AtomicReferenceArray<Entry> larger = new AtomicReferenceArray<>(length);
    int before = table == null ? 0 : table.length();
    for (int i = 0; i < before; i++) {
      Entry entry = table == null ? null : table.get(i);
      if (entry != null) {
        larger.set(hash(entry.path, entry.path.length) & length - 1, entry);
      }
    }
    bytes += (long) LINE_BYTES * (length - before);
    lines = larger;
    return larger;
  }

  /** Returns whether there was a hit since the last call. */
  boolean wasUsed() {
    boolean before = used;
    used = false;
    return before;
  }

  /** Removes all entries and returns the number of bytes freed. */
  long drop() {
    lock.lock();
    try {
      long dropped = bytes;
      bytes = 0;
      lines = null;
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /** Removes all entries and accepts no new ones. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    memory.remove(this);
  }

  /** Processes eight bytes at a time, because every lookup computes the hash. */
  private static int hash(byte[] path, int length) {
    long hash = length;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(path, i)) * PRIME;
      hash ^= hash >>> 32;
    }
    for (; i < length; i++) {
      hash = (hash ^ path[i]) * PRIME;
    }
    return (int) (hash ^ hash >>> 32);
  }
}
