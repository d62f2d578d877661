package io.github.jerofs.internal.memory;

import org.jspecify.annotations.Nullable;

/**
 * Chooses entries to evict: S3-FIFO, with fair shares. New entries enter a short queue. Only
 * entries that are used there, or were used shortly before, move to the long queue, so data that is
 * read once occupies at most a tenth of the cache. An account in use with at most its fair share
 * loses nothing while other accounts exceed their share in the same queue.
 *
 * <p>Guarded by the lock of the cache, except for {@link #ghosts} and {@link #isEmpty}.
 */
final class Eviction {
  /** The short queue has {@code 1 / FRESH_PART} of the capacity. */
  private static final int FRESH_PART = 10;

  /** The number of passes through the lists before the oldest entry is evicted unconditionally. */
  private static final int ROUNDS = 4;

  private final RecentUse recentUse;
  private final EntryList fresh = new EntryList();
  private final EntryList proven = new EntryList();
  private volatile Ghosts ghosts;
  private volatile boolean empty = true;

  Eviction(RecentUse recentUse, long capacity) {
    this.recentUse = recentUse;
    this.ghosts = new Ghosts(capacity);
  }

  Ghosts ghosts() {
    return ghosts;
  }

  void resize(long capacity) {
    ghosts = new Ghosts(capacity);
  }

  /** Returns whether there is nothing to evict. */
  boolean isEmpty() {
    return empty;
  }

  void add(CacheEntry entry) {
    boolean wanted = ghosts.contains(entry.globalHash());
    (wanted ? proven : fresh).add(entry);
    empty = false;
  }

  /** Removes an entry permanently. Returns whether it was present. */
  boolean remove(CacheEntry entry) {
    EntryList list = entry.list;
    if (list == null) {
      return false;
    }
    list.remove(entry);
    empty = fresh.size() + proven.size() == 0;
    return true;
  }

  /** Returns an entry to evict, or null if there is none. It stays in its list. */
  @Nullable CacheEntry choose(long capacity) {
    long share = capacity / recentUse.activeAccounts();
    CacheEntry victim = null;
    if (fresh.bytes() > capacity / FRESH_PART || proven.size() == 0) {
      victim = fromFresh(share);
      if (victim == null) {
        victim = fresh.first(); // even a fair share does not justify evicting entries in use
      }
    }
    if (victim == null) {
      victim = fromProven(share);
    }
    if (victim == null) {
      victim = fresh.size() > 0 ? fresh.first() : proven.first();
    }
    return victim;
  }

  private boolean isProtected(CacheAccount account, long share) {
    return account.bytes() <= share && recentUse.isActive(account);
  }

  private @Nullable CacheEntry fromFresh(long share) {
    for (int looks = fresh.size(); looks > 0; looks--) {
      CacheEntry oldest = fresh.first();
      if (oldest == null) {
        return null;
      }
      if (oldest.uses() > 0) {
        oldest.setUses(0);
        move(oldest, fresh, proven);
      } else if (isProtected(oldest.account(), share)) {
        move(oldest, fresh, fresh);
      } else {
        return oldest;
      }
    }
    return null;
  }

  private @Nullable CacheEntry fromProven(long share) {
    for (int looks = ROUNDS * proven.size(); looks > 0; looks--) {
      CacheEntry oldest = proven.first();
      if (oldest == null) {
        return null;
      }
      boolean keep = isProtected(oldest.account(), share);
      if (!keep && oldest.uses() > 0) {
        oldest.setUses(oldest.uses() - 1);
        keep = true;
      }
      if (!keep) {
        return oldest;
      }
      move(oldest, proven, proven);
    }
    return null;
  }

  private static void move(CacheEntry entry, EntryList from, EntryList to) {
    from.remove(entry);
    to.add(entry);
  }
}
