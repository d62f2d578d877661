package io.github.jerofs.option;

import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How to read from a web server. All but the digest are refused where neither the image nor a
 * device is at one ({@link InapplicableOptionException}). Immutable: each {@code with} method
 * returns a changed copy.
 *
 * @param mirrors other URLs of the same bytes, {@code http} or {@code https}, tried in this order
 *     when the one before fails; at most 15
 * @param headers further request headers, such as {@code Authorization}. They go to the URL that
 *     was opened and to the mirrors, never to another host that one of these redirects to
 * @param connectTimeout most time that a connection may take
 * @param idleTimeout most time in which no byte may come
 * @param attempts how often each URL is tried for one range, from 1 up; what another attempt would
 *     not change, such as status 404, is tried once
 * @param cacheDirectory where to keep what was read, in the default file system; nothing is kept on
 *     disk if empty
 * @param granuleBytes unit of requests and of the cache: a power of two from 4 KiB to 4 MiB. A
 *     cached image keeps the unit that it was begun with
 * @param memoryBytes most bytes to keep in memory of what is not kept on disk
 * @param sha256 SHA-256 of the whole file or source, in 64 hexadecimal digits. At a web server it
 *     needs a cache: it names the copy there, so that all URLs of it share one, and it is checked
 *     when the copy is complete, not before. Anywhere else all bytes are read and compared each
 *     time the image is opened, through the same mapping, channel or source that serves later
 *     reads. This proves what the storage held while the image was opened. A later write to the
 *     file in place, or a source that changes its answers, is not noticed; a file that replaces it
 *     under its name is not read
 */
public record RemoteOptions(
    List<URI> mirrors,
    Map<String, String> headers,
    Duration connectTimeout,
    Duration idleTimeout,
    int attempts,
    Optional<Path> cacheDirectory,
    int granuleBytes,
    long memoryBytes,
    Optional<String> sha256) {

  private static final int MAX_MIRRORS = 15;
  private static final int MAX_ATTEMPTS = 100;
  private static final int MIN_GRANULE = 4 << 10;
  private static final int MAX_GRANULE = 4 << 20;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  /** Ranges and conditions are ours to state; the rest belongs to the connection. */
  private static final Set<String> OURS =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "range",
          "upgrade");

  /** What is done unless told otherwise. */
  public static final RemoteOptions DEFAULT =
      new RemoteOptions(
          List.of(),
          Map.of(),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          4,
          Optional.empty(),
          64 << 10,
          32 << 20,
          Optional.empty());

  /** Checks all values. */
  public RemoteOptions {
    mirrors = List.copyOf(mirrors);
    headers = checkedHeaders(headers);
    sha256 = sha256.map(digest -> digest.toLowerCase(Locale.ROOT));
    check(mirrors.size() <= MAX_MIRRORS, "at most " + MAX_MIRRORS + " mirrors", mirrors.size());
    check(isPositive(connectTimeout), "a positive connectTimeout", connectTimeout);
    check(isPositive(idleTimeout), "a positive idleTimeout", idleTimeout);
    check(attempts >= 1 && attempts <= MAX_ATTEMPTS, "1.." + MAX_ATTEMPTS + " attempts", attempts);
    check(
        granuleBytes >= MIN_GRANULE
            && granuleBytes <= MAX_GRANULE
            && Integer.bitCount(granuleBytes) == 1,
        "granuleBytes as a power of two from " + MIN_GRANULE + " to " + MAX_GRANULE,
        granuleBytes);
    check(memoryBytes >= 0, "memoryBytes from 0 up", memoryBytes);
    check(
        cacheDirectory.isEmpty()
            || cacheDirectory.get().getFileSystem().equals(FileSystems.getDefault()),
        "a cacheDirectory of the default file system",
        cacheDirectory.map(Path::toString).orElse(""));
    check(
        sha256.isEmpty() || DIGEST.matcher(sha256.get()).matches(),
        "a SHA-256 of 64 hexadecimal digits",
        sha256.orElse(""));
  }

  private static void check(boolean holds, String wanted, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + wanted + ", found " + found);
    }
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isZero() && !duration.isNegative();
  }

  private static Map<String, String> checkedHeaders(Map<String, String> headers) {
    Map<String, String> result = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, value) -> {
          check(TOKEN.matcher(name).matches(), "the name of a header", name);
          check(!OURS.contains(name.toLowerCase(Locale.ROOT)), "a header that may be set", name);
          check(VALUE.matcher(value).matches(), "one line of text as header " + name, "more");
          check(result.put(name, value) == null, "header " + name + " once", "twice");
        });
    return Collections.unmodifiableMap(result);
  }

  /** Sets {@link #mirrors}. */
  public RemoteOptions withMirrors(List<URI> urls) {
    return new RemoteOptions(
        urls,
        headers,
        connectTimeout,
        idleTimeout,
        attempts,
        cacheDirectory,
        granuleBytes,
        memoryBytes,
        sha256);
  }

  /** Sets {@link #headers}. */
  public RemoteOptions withHeaders(Map<String, String> values) {
    return new RemoteOptions(
        mirrors,
        values,
        connectTimeout,
        idleTimeout,
        attempts,
        cacheDirectory,
        granuleBytes,
        memoryBytes,
        sha256);
  }

  /** Sets {@link #connectTimeout} and {@link #idleTimeout}. */
  public RemoteOptions withTimeouts(Duration connect, Duration idle) {
    return new RemoteOptions(
        mirrors,
        headers,
        connect,
        idle,
        attempts,
        cacheDirectory,
        granuleBytes,
        memoryBytes,
        sha256);
  }

  /** Sets {@link #attempts}. */
  public RemoteOptions withAttempts(int most) {
    return new RemoteOptions(
        mirrors,
        headers,
        connectTimeout,
        idleTimeout,
        most,
        cacheDirectory,
        granuleBytes,
        memoryBytes,
        sha256);
  }

  /** Sets {@link #cacheDirectory}. */
  public RemoteOptions withCacheDirectory(Path directory) {
    return new RemoteOptions(
        mirrors,
        headers,
        connectTimeout,
        idleTimeout,
        attempts,
        Optional.of(directory),
        granuleBytes,
        memoryBytes,
        sha256);
  }

  /** Sets {@link #granuleBytes}. */
  public RemoteOptions withGranuleBytes(int bytes) {
    return new RemoteOptions(
        mirrors,
        headers,
        connectTimeout,
        idleTimeout,
        attempts,
        cacheDirectory,
        bytes,
        memoryBytes,
        sha256);
  }

  /** Sets {@link #memoryBytes}. */
  public RemoteOptions withMemoryBytes(long bytes) {
    return new RemoteOptions(
        mirrors,
        headers,
        connectTimeout,
        idleTimeout,
        attempts,
        cacheDirectory,
        granuleBytes,
        bytes,
        sha256);
  }

  /** Sets {@link #sha256}. */
  public RemoteOptions withSha256(String digest) {
    return new RemoteOptions(
        mirrors,
        headers,
        connectTimeout,
        idleTimeout,
        attempts,
        cacheDirectory,
        granuleBytes,
        memoryBytes,
        Optional.of(digest));
  }

  /**
   * Returns these options for other bytes: without mirrors and digest, which belong to one file.
   */
  public RemoteOptions forOtherBytes() {
    return new RemoteOptions(
        List.of(),
        headers,
        connectTimeout,
        idleTimeout,
        attempts,
        cacheDirectory,
        granuleBytes,
        memoryBytes,
        Optional.empty());
  }

  /** Leaves out the values of headers, which are often secret. */
  @Override
  public String toString() {
    return "RemoteOptions[mirrors="
        + mirrors.stream().map(RemoteOptions::withoutQuery).toList()
        + (", headers=" + headers.keySet())
        + (", connectTimeout=" + connectTimeout)
        + (", idleTimeout=" + idleTimeout)
        + (", attempts=" + attempts)
        + (", cacheDirectory=" + cacheDirectory)
        + (", granuleBytes=" + granuleBytes)
        + (", memoryBytes=" + memoryBytes)
        + (", sha256=" + sha256 + "]");
  }

  private static String withoutQuery(URI uri) {
    String text = uri.toString();
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }
}
