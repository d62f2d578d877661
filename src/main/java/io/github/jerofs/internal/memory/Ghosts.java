package io.github.jerofs.internal.memory;

/**
 * Hashes of entries that were used recently and are not cached. Direct-mapped: a newer hash
 * replaces an older one. Safe for use by many threads; a lost update only causes a wrong guess.
 */
final class Ghosts {
  /** There is one hash for this many bytes of the cache, a typical size of an entry. */
  private static final long BYTES_PER_HASH = 64 << 10;

  private static final int LEAST = 256;
  private static final int MOST = 1 << 18;

  private final int[] hashes;

  /** Creates the hashes for a cache of {@code capacity} bytes. */
  Ghosts(long capacity) {
    long wanted = Math.max(LEAST, Math.min(MOST, capacity / BYTES_PER_HASH));
    this.hashes = new int[Integer.highestOneBit((int) wanted)];
  }

  boolean contains(int hash) {
    return hashes[index(hash)] == hash;
  }

  void add(int hash) {
    hashes[index(hash)] = hash;
  }

  /** Adds {@code hash}. Returns whether it was present. */
  boolean testAndSet(int hash) {
    if (contains(hash)) {
      return true;
    }
    add(hash);
    return false;
  }

  private int index(int hash) {
    return (hash ^ hash >>> 16) & hashes.length - 1;
  }
}
