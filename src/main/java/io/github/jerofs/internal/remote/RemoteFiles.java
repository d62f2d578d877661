package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.remote.cache.CacheEntry;
import io.github.jerofs.internal.remote.cache.CacheFile;
import io.github.jerofs.internal.remote.cache.CacheLock;
import io.github.jerofs.internal.remote.cache.PresenceHeader;
import io.github.jerofs.internal.remote.fetch.GranuleFetcher;
import io.github.jerofs.internal.remote.fetch.GranuleStore;
import io.github.jerofs.internal.remote.fetch.Granules;
import io.github.jerofs.internal.remote.fetch.MemoryStore;
import io.github.jerofs.internal.remote.http.Backoff;
import io.github.jerofs.internal.remote.http.FetchException;
import io.github.jerofs.internal.remote.http.FetchException.Kind;
import io.github.jerofs.internal.remote.http.HostPolicy;
import io.github.jerofs.internal.remote.http.HttpOrigin;
import io.github.jerofs.internal.remote.http.HttpOrigin.Part;
import io.github.jerofs.internal.remote.http.HttpOrigin.VersionCheck;
import io.github.jerofs.internal.remote.http.HttpTransport;
import io.github.jerofs.internal.remote.http.Mirrors;
import io.github.jerofs.internal.remote.http.RemoteAccess;
import io.github.jerofs.internal.remote.http.Validator;
import io.github.jerofs.internal.remote.http.WebUrl;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.MappedSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.storage.FetchListener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens files on web servers. A complete cached copy is opened without contacting a server. */
public final class RemoteFiles {
  /** Size of the first request: superblock, device table and often the first inodes. */
  static final int FIRST_BYTES = 128 << 10;

  private static final int READERS_PER_MEMORY = 8;

  /** Dependencies that tests replace. */
  record Parts(Backoff.Sleeper sleeper, CacheFile.Writer writer) {
    static final Parts REAL =
        new Parts(pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis()), CacheFile::write);
  }

  private final URI url;
  private final RemoteOptions options;
  private final RemoteAccess access;
  private final Parts parts;
  private final String name;

  /** Checks the validators of servers, once there is a cache file that records them. */
  private volatile VersionCheck versions = (from, version) -> true;

  /** Created for the first request. The source closes it, or this class if no source is opened. */
  private @Nullable HttpTransport transport;

  private RemoteFiles(URI url, RemoteOptions options, RemoteAccess access, Parts parts) {
    this.access = access;
    this.url = WebUrl.check(url);
    this.options =
        options.toBuilder().mirrors(options.mirrors().stream().map(WebUrl::check).toList()).build();
    this.parts = parts;
    this.name = WebUrl.shown(url);
  }

  /**
   * Opens the file at {@code url}. The digest becomes the identity of the source once it is
   * checked.
   *
   * @throws IllegalArgumentException if a URL is not {@code http} or {@code https}
   * @throws IOException if no server returns the beginning of the file, or the cache cannot be used
   */
  public static ImageSource open(URI url, RemoteOptions options) throws IOException {
    return open(url, options, RemoteAccess.PLAIN);
  }

  /** Opens a file like {@link #open(URI, RemoteOptions)}, with the requests of {@code access}. */
  public static ImageSource open(URI url, RemoteOptions options, RemoteAccess access)
      throws IOException {
    return open(new RemoteFiles(url, options, access, Parts.REAL));
  }

  static ImageSource open(URI url, RemoteOptions options, Parts parts) throws IOException {
    return open(new RemoteFiles(url, options, RemoteAccess.PLAIN, parts));
  }

  /**
   * Downloads the file with one request for all of it, from a server that does not support ranges.
   *
   * @param options with a cache directory, in which the complete file replaces a partial copy
   */
  static void download(URI url, RemoteOptions options, FetchListener listener) throws IOException {
    download(url, options, listener, Parts.REAL);
  }

  static void download(URI url, RemoteOptions options, FetchListener listener, Parts parts)
      throws IOException {
    RemoteFiles files = new RemoteFiles(url, options, RemoteAccess.PLAIN, parts);
    CacheEntry entry =
        CacheEntry.of(options.cacheDirectory().orElseThrow(), files.url, options.sha256());
    try {
      new WholeDownload(entry, files.name, options, files.mirrors(), listener).run();
    } finally {
      files.disconnect();
    }
  }

  private static ImageSource open(RemoteFiles opener) throws IOException {
    ImageSource opened = null;
    try {
      opened = opener.open();
      return opened;
    } finally {
      if (!(opened instanceof RemoteSource)) {
        opener.disconnect();
      }
    }
  }

  private ImageSource open() throws IOException {
    HostPolicy policy = new HostPolicy(options);
    policy.check(url);
    for (URI mirror : options.mirrors()) {
      policy.check(mirror);
    }
    Optional<Path> directory = options.cacheDirectory();
    return directory.isPresent()
        ? cached(CacheEntry.of(directory.get(), url, options.sha256()))
        : uncached();
  }

  private void disconnect() {
    if (transport != null) {
      transport.close();
    }
  }

  private HttpTransport transport() {
    HttpTransport known = transport;
    if (known == null) {
      known = new HttpTransport(options, access);
      transport = known;
    }
    return known;
  }

  private Mirrors mirrors() {
    HttpTransport transport = transport();
    List<HttpOrigin> origins = new ArrayList<>();
    VersionCheck check = (from, version) -> versions.accept(from, version);
    origins.add(new HttpOrigin(url, transport, check));
    options.mirrors().forEach(mirror -> origins.add(new HttpOrigin(mirror, transport, check)));
    Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    return new Mirrors(origins, options.attempts(), backoff, parts.sleeper());
  }

  private RemoteSource uncached() throws IOException {
    Mirrors mirrors = mirrors();
    Part first = mirrors.open(firstBytes());
    Granules granules = granules(first.total());
    MemoryStore memory = new MemoryStore(granules, options.memoryBytes());
    memory.put(0, wholeGranules(first, granules));
    return source(mirrors, granules, memory, null);
  }

  private int firstBytes() {
    return Math.max(FIRST_BYTES, options.granuleBytes());
  }

  private Granules granules(long length) throws IOException {
    return Granules.of(name, length, options.granuleBytes());
  }

  /** Returns the bytes without an incomplete last granule. */
  private static byte[] wholeGranules(Part part, Granules granules) {
    int length = part.bytes().length;
    int usable = length == part.total() ? length : length / granules.size() * granules.size();
    return usable == length ? part.bytes() : Arrays.copyOf(part.bytes(), usable);
  }

  private ImageSource cached(CacheEntry entry) throws IOException {
    if (!Files.isWritable(entry.directory())) {
      Optional<MappedSource> complete = CacheFile.openReadOnly(entry);
      if (complete.isPresent()) {
        return checked(complete.get());
      }
    }
    Optional<CacheFile> partial = existing(entry);
    if (partial.isEmpty()) {
      return create(entry);
    }
    CacheFile file = partial.get();
    return Closeables.closeOnFailure(file, () -> resume(entry, file));
  }

  private ImageSource resume(CacheEntry entry, CacheFile file) throws IOException {
    file.finish();
    if (file.isComplete()) {
      file.close();
      return checked(file.mapped());
    }
    Mirrors mirrors = mirrors();
    versions = file::accept;
    try {
      mirrors.probe(file.presence().header().granules().length());
    } catch (FetchException e) {
      if (e.kind() == Kind.CHANGED && options.sha256().isEmpty()) {
        file.close();
        entry.remove();
        return create(entry);
      }
      // The cached part is readable, and a later request for the rest may succeed.
    }
    return source(mirrors, file);
  }

  /** Returns a complete cached file, whose digest was checked if one is expected. */
  private ImageSource checked(MappedSource complete) {
    return complete.as(name, options.sha256().map(digest -> "sha256:" + digest));
  }

  private Optional<CacheFile> existing(CacheEntry entry) throws IOException {
    return CacheLock.hold(entry, () -> CacheFile.open(entry, parts.writer()));
  }

  /**
   * Creates the cache files after a first request, or opens those that another process just
   * created.
   */
  private ImageSource create(CacheEntry entry) throws IOException {
    versions = (from, version) -> true;
    Mirrors mirrors = mirrors();
    Part first = mirrors.open(firstBytes());
    Validator version = mirrors.current().version();
    if (!version.isKnown() && options.sha256().isEmpty()) {
      throw new IOException(
          name
              + ": cannot be cached without its SHA-256: the server sends "
              + version
              + ", so a change would go unnoticed");
    }
    checkWhole(first);
    PresenceHeader header = new PresenceHeader(granules(first.total()), options.sha256(), name);
    CacheFile file = CacheLock.hold(entry, () -> joinOrCreate(entry, header, mirrors.current()));
    return Closeables.closeOnFailure(
        file,
        () -> {
          boolean unused = file.accept(mirrors.current().url(), version);
          versions = file::accept;
          RemoteSource source = source(mirrors, file);
          source.fetcher().add(wholeGranules(first, file.presence().header().granules()));
          return source;
        });
  }

  /** Checks the digest of a file that the first response contains completely. */
  private void checkWhole(Part first) throws IOException {
    if (first.bytes().length == first.total() && options.sha256().isPresent()) {
      String found = Digests.hex(Digests.sha256(first.bytes()));
      if (!found.equals(options.sha256().get())) {
        throw new IOException(
            name + ": its SHA-256 is " + found + ", expected " + options.sha256().get());
      }
    }
  }

  private CacheFile joinOrCreate(CacheEntry entry, PresenceHeader header, HttpOrigin origin)
      throws IOException {
    Optional<CacheFile> other = CacheFile.open(entry, parts.writer());
    if (other.isPresent()) {
      CacheFile file = other.get();
      if (file.presence().header().granules().length() == header.granules().length()
          && file.accept(origin.url(), origin.version())) {
        return file;
      }
      file.close();
    }
    return CacheFile.create(entry, header, parts.writer());
  }

  private RemoteSource source(Mirrors mirrors, CacheFile file) {
    return source(mirrors, file.presence().header().granules(), file, file);
  }

  private RemoteSource source(
      Mirrors mirrors, Granules granules, GranuleStore store, @Nullable CacheFile file) {
    GranuleStore spare = file == null ? store : new MemoryStore(granules, options.memoryBytes());
    GranuleFetcher fetcher =
        new GranuleFetcher(
            name,
            granules,
            store,
            spare,
            range -> mirrors.fetch(range, granules.length()),
            (int)
                Math.min(
                    GranuleFetcher.MAX_REQUEST,
                    file == null ? options.memoryBytes() / READERS_PER_MEMORY : Integer.MAX_VALUE));
    return new RemoteSource(name, granules, fetcher, file, transport());
  }
}
