package io.github.jerofs.internal.memory;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one owner, such as an open image, has in a {@link MemoryCache}. Its keys are its own: no
 * other account finds its values. A value that several threads ask for at once is loaded by one of
 * them, the others wait; no lock is held meanwhile, so virtual threads are not pinned. A failure is
 * not kept.
 *
 * <p>Safe for use by many threads. An account costs some 200 bytes while it is empty.
 */
public final class CacheAccount {
  private static final int GOLDEN = 0x9e3779b9;

  /** Makes a value. */
  public interface Loader {
    /** Returns the bytes, which nobody changes any more. */
    byte[] load() throws IOException;
  }

  private final MemoryCache cache;
  private final int salt;

  /** By key, each a {@link CacheEntry}, or a {@link CompletableFuture} while it is loaded. */
  private final Map<Object, Object> entries = new ConcurrentHashMap<>();

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong lastPeriod = new AtomicLong(RecentUse.NEVER);

  /** Written under the lock of the cache. */
  private volatile boolean closed;

  /**
   * Makes an empty account.
   *
   * @param number tells this account from the others of {@code cache}
   */
  CacheAccount(MemoryCache cache, int number) {
    this.cache = cache;
    this.salt = number * GOLDEN;
  }

  /** Returns the value of {@code key}, or null if it is not kept. Nobody may change it. */
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

  /** Returns whether the value of {@code key} is kept; that is no use of it. */
  public boolean contains(Object key) {
    return entries.get(key) instanceof CacheEntry entry && !entry.refersTo(null);
  }

  /**
   * Returns the value of {@code key}; if it is not kept, has it loaded, and keeps it if it fits.
   * Nobody may change it.
   *
   * @param size length of the value in bytes
   */
  public byte[] get(Object key, int size, Loader loader) throws IOException {
    byte[] found = find(key);
    if (found != null) {
      return found;
    }
    if (size > cache.capacity() - MemoryCache.OVERHEAD || closed) {
      return loader.load();
    }
    cache.recentUse().touch(this);
    CompletableFuture<byte[]> loading = new CompletableFuture<>();
    while (true) {
      Object present = entries.putIfAbsent(key, loading);
      if (present == null) {
        return load(key, size, loader, loading);
      }
      if (!(present instanceof CacheEntry entry)) {
        return await((CompletableFuture<?>) present);
      }
      byte[] value = entry.get();
      if (value != null) {
        return value;
      }
      entries.remove(key, entry); // collected
    }
  }

  private byte[] load(Object key, int size, Loader loader, CompletableFuture<byte[]> loading)
      throws IOException {
    long cost = (long) size + MemoryCache.OVERHEAD;
    cache.reserve(this, cost);
    byte[] value;
    try {
      value = loader.load();
    } catch (IOException | RuntimeException | Error e) {
      entries.remove(key, loading);
      cache.release(this, cost);
      loading.completeExceptionally(e);
      throw e;
    }
    CacheEntry entry = new CacheEntry(this, key, cost, value, cache.collected());
    loading.complete(value);
    if (entries.replace(key, loading, entry)) {
      cache.link(entry);
    } else {
      cache.release(this, cost);
    }
    return value;
  }

  /** Waits for a value that another thread loads, and fails as that does. */
  private static byte[] await(CompletableFuture<?> loading) throws IOException {
    try {
      return (byte[]) loading.join();
    } catch (CompletionException e) {
      // As the thread that loaded: callers look for the InternalError of a lost page.
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * Returns whether a value that is cheap to load is worth keeping: it displaces nothing, or is
   * wanted again. Remembers that it was wanted.
   */
  public boolean isWorthKeeping(Object key, long size) {
    return size <= cache.capacity() - MemoryCache.OVERHEAD
        && (cache.hasRoom(size + MemoryCache.OVERHEAD) || cache.wasWanted(hash(key)));
  }

  /** Returns the most bytes that the cache keeps, for all accounts. */
  public long capacity() {
    return cache.capacity();
  }

  /** Drops the value of {@code key}, if it is kept. */
  public void remove(Object key) {
    if (entries.get(key) instanceof CacheEntry entry) {
      cache.remove(entry);
    }
  }

  /** Drops all values; what is loaded from now on is not kept. */
  public void close() {
    cache.close(this);
  }

  /** Returns the bytes that are kept or loaded for this account. */
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

  /** Changes the period in which this was last used; returns whether this thread did. */
  boolean moveTo(long last, long period) {
    return lastPeriod.compareAndSet(last, period);
  }

  boolean isClosed() {
    return closed;
  }

  void markClosed() {
    closed = true;
  }

  /** Calls {@code action} with each entry that is linked or collected, and forgets all. */
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
