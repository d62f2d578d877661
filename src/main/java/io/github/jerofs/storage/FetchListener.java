package io.github.jerofs.storage;

/** Is told how a download comes along. */
@FunctionalInterface
public interface FetchListener {
  /**
   * Something has come.
   *
   * @param present number of bytes of the image that are in the cache
   * @param total length of the image in bytes
   */
  void progress(long present, long total);
}
