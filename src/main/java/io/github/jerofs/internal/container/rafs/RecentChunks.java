package io.github.jerofs.internal.container.rafs;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The latest chunks of an image, up to a number of bytes. A chunk that several threads ask for at
 * once is decoded by one of them, without a lock; the others wait.
 */
public final class RecentChunks implements ChunkCache {
  private final long capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Value> values = new LinkedHashMap<>(16, 0.75f, true);
  private long total;

  private record Value(int size, CompletableFuture<byte[]> bytes) {}

  /** Makes a cache of at most {@code capacity} bytes. */
  public RecentChunks(long capacity) {
    this.capacity = capacity;
  }

  @Override
  public byte[] get(Object key, int size, Loader loader) throws IOException {
    if (size > capacity) {
      return loader.load();
    }
    Value fresh = new Value(size, new CompletableFuture<>());
    Value known = add(key, fresh);
    if (known != null) {
      return await(known.bytes);
    }
    try {
      byte[] loaded = loader.load();
      fresh.bytes.complete(loaded);
      return loaded;
    } catch (IOException | RuntimeException | Error e) {
      remove(key, fresh);
      fresh.bytes.completeExceptionally(e);
      throw e;
    }
  }

  private @Nullable Value add(Object key, Value fresh) {
    lock.lock();
    try {
      Value known = values.get(key);
      if (known != null) {
        return known;
      }
      values.put(key, fresh);
      total += fresh.size;
      Iterator<Value> eldest = values.values().iterator();
      while (total > capacity) {
        total -= eldest.next().size;
        eldest.remove();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Object key, Value failed) {
    lock.lock();
    try {
      if (values.remove(key, failed)) {
        total -= failed.size;
      }
    } finally {
      lock.unlock();
    }
  }

  private static byte[] await(CompletableFuture<byte[]> bytes) throws IOException {
    try {
      return bytes.join();
    } catch (CompletionException e) {
      // As the thread that decoded: callers look for the InternalError of a lost page.
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      } else if (e.getCause() instanceof Error failure) {
        throw failure;
      } else if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
