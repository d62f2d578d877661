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
 * A directory of copies of remote images, as {@link RemoteOptions#cacheDirectory} makes them. Safe
 * for use by many threads; and several processes may use one directory at the same time.
 */
public final class RemoteCache {
  private final CacheDirectory directory;

  private RemoteCache(CacheDirectory directory) {
    this.directory = directory;
  }

  /** Returns the cache in {@code directory}, which need not exist yet. */
  public static RemoteCache at(Path directory) {
    return new RemoteCache(new CacheDirectory(directory));
  }

  /**
   * Returns where caches of the user belong on this system: {@code jerofs} in {@code
   * $XDG_CACHE_HOME} or {@code ~/.cache}, on macOS in {@code ~/Library/Caches}, on Windows in
   * {@code %LOCALAPPDATA%}. The library itself keeps nothing there unless told to.
   */
  public static Path defaultDirectory() {
    return CacheDirectory.ofUser(System.getProperty("os.name", ""), System.getenv());
  }

  /**
   * Fetches all of an image that is not in the cache yet. May be called again after a failure, and
   * goes on where it was.
   *
   * @param options of which the cache directory is replaced by this one
   * @throws IOException if something could not be fetched or kept, or has another digest than
   *     stated
   */
  public CachedImage fetch(URI url, RemoteOptions options, FetchListener listener)
      throws IOException {
    return directory.fetch(url, options, listener);
  }

  /** Returns the copy of the image with the given digest, or else from {@code url}, if any. */
  public Optional<CachedImage> find(URI url, Optional<String> sha256) throws IOException {
    return directory.find(url, sha256);
  }

  /** Returns all copies, by key. */
  public List<CachedImage> images() throws IOException {
    return directory.images();
  }

  /**
   * Reads a complete copy and returns its SHA-256 in hexadecimal.
   *
   * @throws IOException if it is not complete, or should have another digest
   */
  public String verify(CachedImage image) throws IOException {
    return directory.verify(image);
  }

  /**
   * Removes a copy. Who has it open may go on, without keeping more of it; on Windows it cannot be
   * removed until they are done.
   */
  public void remove(CachedImage image) throws IOException {
    directory.remove(image);
  }
}
