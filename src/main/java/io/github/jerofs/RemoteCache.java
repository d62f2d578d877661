package io.github.jerofs;

import io.github.jerofs.internal.remote.CacheDirectory;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.storage.FetchListener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A directory of local copies of remote images and of indexes of archives, as created by {@link
 * RemoteOptions#cacheDirectory}. Safe for use by multiple threads, and by multiple processes that
 * share the directory.
 *
 * <pre>{@code
 * RemoteCache cache = RemoteCache.at(RemoteCache.defaultDirectory());
 * CachedImage copy =
 *     cache.fetch(
 *         URI.create("https://example.org/system.erofs"),
 *         RemoteOptions.DEFAULT,
 *         (present, total) -> System.out.println(present + " of " + total));
 * }</pre>
 */
public final class RemoteCache {
  private final CacheDirectory directory;

  private RemoteCache(CacheDirectory directory) {
    this.directory = directory;
  }

  /** Returns the cache in {@code directory}, which is created when needed. */
  public static RemoteCache at(Path directory) {
    return new RemoteCache(new CacheDirectory(directory));
  }

  /**
   * Returns the conventional location of a user's cache on this system: {@code jerofs} in {@code
   * $XDG_CACHE_HOME} or {@code ~/.cache}, on macOS in {@code ~/Library/Caches}, on Windows in
   * {@code %LOCALAPPDATA%}. The library does not use it by default.
   */
  public static Path defaultDirectory() {
    return CacheDirectory.ofUser(System.getProperty("os.name", ""), System.getenv());
  }

  /**
   * Fetches all bytes of an image that are not in the cache yet. After a failure, another call
   * resumes the download.
   *
   * @param options the options for the download; this directory replaces their cache directory
   * @throws IOException if bytes cannot be fetched or stored, or the SHA-256 does not match
   */
  public CachedImage fetch(URI url, RemoteOptions options, FetchListener listener)
      throws IOException {
    return directory.fetch(url, options, listener);
  }

  /**
   * Returns the copy of the image with the given SHA-256, or of the image at {@code url} if no
   * digest is given.
   *
   * @throws IOException if the cache cannot be read
   */
  public Optional<CachedImage> find(URI url, Optional<String> sha256) throws IOException {
    return directory.find(url, sha256);
  }

  /**
   * Returns all copies, sorted by key.
   *
   * @throws IOException if the cache cannot be read
   */
  public List<CachedImage> images() throws IOException {
    return directory.images();
  }

  /**
   * Returns the files that have the indexes of archives, sorted by name. Deleting one is safe: it
   * is built again when its archive is opened.
   *
   * @throws IOException if the cache cannot be read
   */
  public List<Path> indexes() throws IOException {
    return directory.indexes();
  }

  /**
   * Reads a complete copy and returns its SHA-256 in hexadecimal.
   *
   * @throws IOException if the copy is incomplete, cannot be read, or does not have its expected
   *     digest
   */
  public String verify(CachedImage image) throws IOException {
    return directory.verify(image);
  }

  /**
   * Deletes a copy. File systems that have it open keep working but stop adding to it. On Windows,
   * an open copy cannot be deleted.
   *
   * @throws IOException if the copy cannot be deleted
   */
  public void remove(CachedImage image) throws IOException {
    directory.remove(image);
  }
}
