package io.github.jerofs.internal.remote.cache;

import io.github.jerofs.internal.io.DirectoryFiles;
import io.github.jerofs.internal.remote.http.WebUrl;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The files of one image in a cache directory. Their names consist of digests, so nothing that a
 * server sends gets into a path.
 *
 * @param directory the cache directory
 * @param key identifies the image in the directory
 */
public record CacheEntry(Path directory, String key) {
  static final String DATA = ".erofs";
  public static final String PRESENCE = ".present";
  private static final String UNFINISHED = ".new";
  private static final String DOWNLOAD = ".part";
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final String LOCK = "jerofs.lock";

  /** Returns the entry for {@code sha256} if present, otherwise for {@code url}. */
  public static CacheEntry of(Path directory, URI url, Optional<String> sha256) {
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

  /** Returns the image file, which is sparse until it is complete. */
  public Path data() {
    return directory.resolve(key + DATA);
  }

  /** Returns the presence file. */
  public Path presence() {
    return directory.resolve(key + PRESENCE);
  }

  /** Returns the temporary name of {@link #presence} during its creation. */
  public Path unfinished() {
    return directory.resolve(key + UNFINISHED);
  }

  /** Returns a new name for a download of the whole image, which is not resumed. */
  public Path download() {
    return directory.resolve(key + "." + UUID.randomUUID() + DOWNLOAD);
  }

  /** Deletes downloads that a killed process left behind more than an hour ago. */
  public void deleteAbandoned() throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(ABANDONED));
    DirectoryFiles.forEach(
        directory,
        key + ".*" + DOWNLOAD,
        file -> {
          if (isOlder(file, limit)) {
            Files.deleteIfExists(file);
          }
        });
  }

  private static boolean isOlder(Path file, FileTime limit) throws IOException {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(limit) < 0;
    } catch (NoSuchFileException e) {
      return false; // another process has just published or deleted it
    }
  }

  /** Returns the file that is locked while files are created or deleted in this directory. */
  public Path lock() {
    return directory.resolve(LOCK);
  }

  /** Waits for the cache lock, then deletes the files. */
  public void remove() throws IOException {
    CacheLock.hold(
        this,
        () -> {
          delete();
          return true;
        });
  }

  /** Deletes the files. The caller holds the lock. */
  public void delete() throws IOException {
    Files.deleteIfExists(unfinished());
    Files.deleteIfExists(presence());
    Files.deleteIfExists(data());
  }
}
