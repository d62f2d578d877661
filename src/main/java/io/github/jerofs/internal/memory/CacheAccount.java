package io.github.jerofs.internal.memory;

import io.github.jerofs.internal.io.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one owner, such as an open image, in a {@link MemoryCache}. Accounts do not share
 * keys. If several threads need the same value, one of them loads it and the others wait. If that
 * thread is interrupted, another one loads the value. No lock is held during the load, so virtual
 * threads are not pinned. Failures are not cached.
 *
 * <p>Safe for use by many threads. An account costs some 200 bytes while it is empty.
 */
public final class CacheAccount {
  private static final int GOLDEN = 0x9e3779b9;

  /** Loads a value. */
  public interface Loader {
    /** Returns the bytes, which must not be modified afterwards. */
    byte[] load() throws IOException;
  }

  private final MemoryCache cache;
  private final int salt;

  /** Values by key: a {@link CacheEntry}, or an {@link Outcome} during the load. */
  private final Map<Object, Object> entries = new ConcurrentHashMap<>();

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong lastPeriod = new AtomicLong(RecentUse.NEVER);

  /** Written under the lock of the cache. */
  private volatile boolean closed;

  /**
   * Creates an empty account.
   *
   * @param number identifies this account among those of {@code cache}
   */
  CacheAccount(MemoryCache cache, int number) {
    this.cache = cache;
    this.salt = number * GOLDEN;
  }

  /** Returns the value of {@code key}, or null if it is not cached. Callers must not modify it. */
  public byte @Nullable [] find(Object key) {
    if (entries.get(key) instanceof CacheEntry entry) {
      byte[] value = entry.get();
      if (value != null) {
        entry.use();
        cache.recentUse().touch(this);
        return value;
      }
    }
    return null;
  }

  /** Returns whether the value of {@code key} is cached. Does not count as a use. */
  public boolean contains(Object key) {
    return entries.get(key) instanceof CacheEntry entry && !entry.refersTo(null);
  }

  /**
   * Returns the value of {@code key}. Loads it if it is not cached, and caches it if it fits.
   * Callers must not modify it.
   *
   * @param size length of the value in bytes
   */
  public byte[] get(Object key, int size, Loader loader) throws IOException {
    byte[] found = find(key);
    if (found != null) {
      return found;
    }
    if (!fits(size) || closed) {
      return loader.load();
    }
    cache.recentUse().touch(this);
    Outcome<byte[]> loading = new Outcome<>();
    try {
      return join(key, size, loader, loading);
    } catch (Throwable e) {
      abandon(key, loading, e);
      throw e;
    }
  }

  private byte[] join(Object key, int size, Loader loader, Outcome<byte[]> loading)
      throws IOException {
    while (true) {
      Object present = entries.putIfAbsent(key, loading);
      if (present == null) {
        return load(key, size, loader, loading);
      }
      if (present instanceof CacheEntry entry) {
        byte[] value = entry.get();
        if (value != null) {
          return value;
        }
      } else if (!outcome(present).hasFailed()) {
        byte[] value = await(outcome(present));
        if (value != null) {
          return value;
        }
      }
      entries.remove(key, present); // collected, or failed
    }
  }

  /** Returns the value that another thread loads, or null if an interrupt of it ended the load. */
  private static byte @Nullable [] await(Outcome<byte[]> loading) throws IOException {
    try {
      return loading.join();
    } catch (SocketTimeoutException e) {
      throw e; // not an interrupt, although an InterruptedIOException
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      return null;
    }
  }

  private byte[] load(Object key, int size, Loader loader, Outcome<byte[]> loading)
      throws IOException {
    long cost = (long) size + MemoryCache.OVERHEAD;
    CacheEntry entry;
    byte[] value;
    try {
      cache.reserve(this, cost);
      value = loader.load();
      entry = new CacheEntry(this, key, cost, value, cache.collected());
    } catch (Throwable e) {
      cache.release(this, cost);
      throw e;
    }
    loading.complete(value);
    if (entries.replace(key, loading, entry)) {
      cache.link(entry);
    } else {
      cache.release(this, cost);
    }
    return value;
  }

  /**
   * Removes a load that failed, if this thread began it. Other threads fail likewise: callers
   * handle the {@link InternalError} of a lost page.
   */
  private void abandon(Object key, Outcome<byte[]> loading, Throwable failure) {
    try {
      entries.remove(key, loading);
    } finally {
      loading.fail(failure);
    }
  }

  @SuppressWarnings("unchecked") // the only values of the map besides entries
  private static Outcome<byte[]> outcome(Object loading) {
    return (Outcome<byte[]>) loading;
  }

  /**
   * Returns whether a value that is cheap to load is worth caching: it evicts nothing, or was used
   * before. Records the use.
   */
  public boolean isWorthKeeping(Object key, long size) {
    return fits(size) && (cache.hasRoom(size + MemoryCache.OVERHEAD) || cache.wasWanted(hash(key)));
  }

  /** Returns whether the cache can hold a value of {@code size} bytes. */
  public boolean fits(long size) {
    return size <= cache.capacity() - MemoryCache.OVERHEAD;
  }

  /** Returns the capacity of the cache in bytes, for all accounts. */
  public long capacity() {
    return cache.capacity();
  }

  /** Removes the value of {@code key}, if it is cached. */
  public void remove(Object key) {
    if (entries.get(key) instanceof CacheEntry entry) {
      cache.remove(entry);
    }
  }

  /** Removes all values. Values that are loaded afterwards are not cached. */
  public void close() {
    cache.close(this);
  }

  /** Returns the number of bytes that are cached or being loaded for this account. */
  public long bytes() {
    return bytes.get();
  }

  void charge(long cost) {
    bytes.addAndGet(cost);
  }

  int hash(Object key) {
    int hash = (key.hashCode() ^ salt) * GOLDEN;
    return hash ^ hash >>> 15;
  }

  long lastPeriod() {
    return lastPeriod.get();
  }

  /** Changes the period in which this was last used. Returns whether this thread changed it. */
  boolean moveTo(long last, long period) {
    return lastPeriod.compareAndSet(last, period);
  }

  boolean isClosed() {
    return closed;
  }

  void markClosed() {
    closed = true;
  }

  /** Calls {@code action} with each entry that is linked or collected, and clears the account. */
  void forEach(Consumer<CacheEntry> action) {
    for (Object each : entries.values()) {
      if (each instanceof CacheEntry entry) {
        action.accept(entry);
      }
    }
    entries.clear();
  }

  void forget(CacheEntry entry) {
    entries.remove(entry.key(), entry);
  }
}
