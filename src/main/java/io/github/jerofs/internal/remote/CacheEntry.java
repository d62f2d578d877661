package io.github.jerofs.internal.remote;

import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of one image in a cache directory. Their names are made of digests: nothing that a
 * server says gets into a path.
 *
 * @param directory the cache directory
 * @param key what tells this image from others
 */
record CacheEntry(Path directory, String key) {
  static final String DATA = ".erofs";
  static final String PRESENCE = ".present";
  private static final String UNFINISHED = ".new";
  private static final String LOCK = "jerofs.lock";

  /** Returns the entry of {@code sha256}, or else of {@code url}. */
  static CacheEntry of(Path directory, URI url, Optional<String> sha256) {
    return new CacheEntry(
        directory,
        sha256
            .map(digest -> "sha256-" + digest)
            .orElseGet(() -> "url-" + Digests.hex(urlDigest(WebUrl.check(url)))));
  }

  /** Returns the SHA-256 of {@code url}. */
  static byte[] urlDigest(URI url) {
    return Digests.sha256(url.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The image itself, sparse as long as it is not complete. */
  Path data() {
    return directory.resolve(key + DATA);
  }

  /** Which granules of it are there. */
  Path presence() {
    return directory.resolve(key + PRESENCE);
  }

  /** The name of {@link #presence} while it is made. */
  Path unfinished() {
    return directory.resolve(key + UNFINISHED);
  }

  /** What a process locks while it makes or removes files in this directory. */
  Path lock() {
    return directory.resolve(LOCK);
  }

  /** Removes the files, unless another holds the lock, whom this waits for. */
  void remove() throws IOException {
    CacheLock.hold(
        this,
        () -> {
          delete();
          return true;
        });
  }

  /** Removes the files; the lock must be held. */
  void delete() throws IOException {
    Files.deleteIfExists(unfinished());
    Files.deleteIfExists(presence());
    Files.deleteIfExists(data());
  }
}
