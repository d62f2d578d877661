package io.github.jerofs;

import io.github.jerofs.internal.memory.MemoryCache;

/**
 * The memory in which all open images of this JVM keep what they have decoded or fetched, so that
 * it need not be made again. Its size is a quarter of the maximal heap, unless the system property
 * {@value #PROPERTY} states a number of bytes when the first image is opened. Only file systems
 * that are opened with a cache of their own ({@link
 * io.github.jerofs.option.ErofsOptions.Builder#cacheBytes}) do not use it.
 *
 * <p>A file system that is closed gives its bytes back at once. Data that is read once displaces at
 * most a tenth. While several file systems are read, none of them displaces what another has read
 * repeatedly within its fair share, which is the capacity divided by the number of file systems
 * that were read in the last seconds. Before the JVM would fail for lack of memory, the garbage
 * collector takes back what is in here.
 *
 * <pre>{@code
 * SharedCache.setCapacity(64 << 20);
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class SharedCache {
  /** Name of the system property with the capacity in bytes. */
  public static final String PROPERTY = MemoryCache.PROPERTY;

  private SharedCache() {}

  /**
   * Returns the most bytes that are kept, bookkeeping included.
   *
   * @throws IllegalArgumentException if the system property is no number of bytes
   */
  public static long capacity() {
    return MemoryCache.shared().capacity();
  }

  /**
   * Sets the most bytes that are kept, and drops what exceeds it. 0 keeps nothing.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative, or the system property is no
   *     number of bytes
   */
  public static void setCapacity(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("capacity: expected at least 0, found " + bytes);
    }
    MemoryCache.shared().setCapacity(bytes);
  }

  /**
   * Returns the bytes that are kept at the moment, and those that threads are making.
   *
   * @throws IllegalArgumentException if the system property is no number of bytes
   */
  public static long used() {
    return MemoryCache.shared().used();
  }
}
