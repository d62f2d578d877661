package io.github.jerofs.storage;

/** Receives download progress, on the thread that called {@code RemoteCache.fetch}. */
@FunctionalInterface
public interface FetchListener {
  /**
   * Called when bytes were fetched.
   *
   * @param present the number of bytes in the cache
   * @param total the length of the image in bytes, or -1 while it is unknown
   */
  void progress(long present, long total);
}
