package io.github.jerofs;

import io.github.jerofs.internal.memory.MemoryCache;

/**
 * The cache of decoded and fetched data that all open images of this JVM share. Its capacity is a
 * quarter of the maximum heap, unless the system property {@value #PROPERTY} states a number of
 * bytes when the first image is opened. A file system opened with a private cache ({@link
 * io.github.jerofs.option.ErofsOptions.Builder#cacheBytes}) does not use it.
 *
 * <p>Closing a file system frees its bytes at once. Data that is read only once displaces at most a
 * tenth of the cache. A file system never displaces data that another one reads repeatedly within
 * its fair share: the capacity divided by the number of file systems read in the last seconds. The
 * garbage collector empties the cache before the JVM runs out of memory.
 *
 * <pre>{@code
 * SharedCache.setCapacity(64 << 20);
 * }</pre>
 *
 * <p>Safe for use by multiple threads.
 */
public final class SharedCache {
  /** Name of the system property with the capacity in bytes. */
  public static final String PROPERTY = MemoryCache.PROPERTY;

  private SharedCache() {}

  /**
   * Returns the capacity in bytes, which includes bookkeeping.
   *
   * @throws IllegalArgumentException if the system property is not a number of bytes
   */
  public static long capacity() {
    return MemoryCache.shared().capacity();
  }

  /**
   * Sets the capacity and drops what exceeds it. With 0, nothing is kept.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative, or the system property is not a
   *     number of bytes
   */
  public static void setCapacity(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("capacity: expected at least 0, found " + bytes);
    }
    MemoryCache.shared().setCapacity(bytes);
  }

  /**
   * Returns the bytes in use, which include those that threads are loading.
   *
   * @throws IllegalArgumentException if the system property is not a number of bytes
   */
  public static long used() {
    return MemoryCache.shared().used();
  }
}
