package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.io.DirectoryFiles;
import io.github.jerofs.internal.remote.cache.CacheEntry;
import io.github.jerofs.internal.remote.cache.CacheFile;
import io.github.jerofs.internal.remote.cache.Presence;
import io.github.jerofs.internal.remote.cache.PresenceHeader;
import io.github.jerofs.internal.remote.cache.SourceDigest;
import io.github.jerofs.internal.remote.http.FetchException;
import io.github.jerofs.internal.remote.http.WebUrl;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.MappedSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.storage.FetchListener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A directory of cached images.
 *
 * @param path the directory, which need not exist
 */
public record CacheDirectory(Path path) {
  private static final String NAME = "jerofs";
  private static final String INDEX_PREFIX = "layer-";
  private static final String INDEX_SUFFIX = ".index";

  /** Returns the conventional location of a user's cache. */
  public static Path ofUser(String system, Map<String, String> environment) {
    Path home = Path.of(System.getProperty("user.home", "."));
    String name = system.toLowerCase(Locale.ROOT);
    String stated =
        environment.getOrDefault(
            name.startsWith("windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME", "");
    if (!stated.isEmpty() && Path.of(stated).isAbsolute()) {
      return Path.of(stated, NAME);
    } else if (name.startsWith("windows")) {
      return home.resolve("AppData").resolve("Local").resolve(NAME);
    } else if (name.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches").resolve(NAME);
    }
    return home.resolve(".cache").resolve(NAME);
  }

  /** Fetches all missing bytes of an image. */
  public CachedImage fetch(URI url, RemoteOptions options, FetchListener listener)
      throws IOException {
    RemoteOptions here = options.toBuilder().cacheDirectory(path).build();
    try {
      fetchRanges(url, here, listener);
    } catch (IOException e) {
      if (!FetchException.isWithoutRanges(e)) {
        throw e;
      }
      RemoteFiles.download(url, here, listener);
    }
    return find(url, options.sha256())
        .orElseThrow(() -> new IOException(WebUrl.shown(url) + ": was removed from the cache"));
  }

  private static void fetchRanges(URI url, RemoteOptions options, FetchListener listener)
      throws IOException {
    try (ImageSource source = RemoteFiles.open(url, options)) {
      if (source instanceof RemoteSource remote) {
        fill(remote, listener);
      } else {
        listener.progress(source.size(), source.size());
      }
    }
  }

  private static void fill(RemoteSource remote, FetchListener listener) throws IOException {
    CacheFile file = remote.cache();
    if (file == null) {
      throw new IllegalStateException("opened without a cache");
    }
    new CacheFill(remote, file, present -> listener.progress(present, remote.size())).run();
  }

  /** Returns the cached copy of an image, if any. */
  public Optional<CachedImage> find(URI url, Optional<String> sha256) throws IOException {
    return look(CacheEntry.of(path, url, sha256));
  }

  private static Optional<CachedImage> look(CacheEntry entry) throws IOException {
    Optional<Presence> found = Presence.openReadOnly(entry.presence());
    if (found.isEmpty() || !Files.isRegularFile(entry.data(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Presence presence = found.get();
    PresenceHeader header = presence.header();
    return Optional.of(
        new CachedImage(
            entry.key(),
            header.url(),
            entry.data(),
            header.granules().length(),
            presence.presentBytes(),
            presence.isComplete(),
            header.sha256()));
  }

  /** Returns all cached images, sorted by key. */
  public List<CachedImage> images() throws IOException {
    List<CachedImage> images = new ArrayList<>();
    if (!Files.isDirectory(path)) {
      return images;
    }
    DirectoryFiles.forEach(
        path,
        "*" + CacheEntry.PRESENCE,
        file -> {
          String name = String.valueOf(file.getFileName());
          String key = name.substring(0, name.length() - CacheEntry.PRESENCE.length());
          look(new CacheEntry(path, key)).ifPresent(images::add);
        });
    images.sort(Comparator.comparing(CachedImage::key));
    return images;
  }

  /** Returns the name of the file that has the index of an archive. */
  public static String indexName(String key) {
    return INDEX_PREFIX + key + INDEX_SUFFIX;
  }

  /** Returns the indexes of archives, sorted by name. */
  public List<Path> indexes() throws IOException {
    List<Path> indexes = new ArrayList<>();
    if (!Files.isDirectory(path)) {
      return indexes;
    }
    DirectoryFiles.forEach(path, indexName("*"), indexes::add);
    indexes.sort(Comparator.naturalOrder());
    return indexes;
  }

  /** Reads a complete copy and returns its SHA-256. */
  public String verify(CachedImage image) throws IOException {
    if (!image.isComplete()) {
      throw new IOException(
          image.url()
              + (": not complete: " + image.present() + " of " + image.length() + " bytes"));
    }
    String found =
        SourceFault.guard(
            image.file().toString(), () -> SourceDigest.sha256(MappedSource.open(image.file())));
    if (image.sha256().isPresent() && !image.sha256().get().equals(found)) {
      throw new IOException(
          image.url() + (": SHA-256 is " + found + ", expected " + image.sha256().get()));
    }
    return found;
  }

  /** Deletes an image. */
  public void remove(CachedImage image) throws IOException {
    new CacheEntry(path, image.key()).remove();
  }
}
