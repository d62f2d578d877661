package io.github.jerofs.internal.memory;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/** A value of a {@link CacheAccount}; a node of one of the lists of {@link Eviction}. */
final class CacheEntry extends SoftReference<byte[]> {
  private static final int MAX_USES = 3;

  private final CacheAccount account;
  private final Object key;
  private final long cost;

  /** Uses that eviction has not counted yet, up to {@value #MAX_USES}; may miss concurrent ones. */
  private int uses;

  /** The list of this entry; these three fields are guarded by the lock of the cache. */
  @Nullable EntryList list;

  @Nullable CacheEntry before;
  @Nullable CacheEntry after;

  CacheEntry(
      CacheAccount account, Object key, long cost, byte[] value, ReferenceQueue<byte[]> queue) {
    super(value, queue);
    this.account = account;
    this.key = key;
    this.cost = cost;
  }

  CacheAccount account() {
    return account;
  }

  Object key() {
    return key;
  }

  /** Returns the number of bytes that the account is charged for this entry. */
  long cost() {
    return cost;
  }

  int uses() {
    return uses;
  }

  /** Counts a use. */
  void use() {
    if (uses < MAX_USES) {
      uses++;
    }
  }

  void setUses(int uses) {
    this.uses = uses;
  }

  /** Returns a hash of account and key. */
  int globalHash() {
    return account.hash(key);
  }
}
