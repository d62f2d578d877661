package io.github.jerofs.option;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to read from a web server. All but the digest are refused where neither the image nor a
 * device is at one ({@link InapplicableOptionException}). Immutable, and safe for use by any number
 * of threads.
 *
 * <pre>{@code
 * RemoteOptions remote =
 *     RemoteOptions.builder()
 *         .cacheDirectory(RemoteCache.defaultDirectory())
 *         .headers(Map.of("Authorization", "Bearer " + token))
 *         .build();
 * ErofsOptions options = ErofsOptions.builder().remote(remote).build();
 * }</pre>
 */
public final class RemoteOptions {
  /** The options that hold unless others are given. */
  public static final RemoteOptions DEFAULT =
      new RemoteOptions(
          OptionValues.defaults(OptionKey.all().stream().filter(OptionKey::isRemote).toList()));

  private final OptionValues values;

  private RemoteOptions(OptionValues values) {
    this.values = values;
  }

  /** Returns a builder that begins with {@link #DEFAULT}. */
  public static Builder builder() {
    return DEFAULT.toBuilder();
  }

  /** Returns a builder that begins with these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /**
   * Returns the value of {@code key}.
   *
   * @throws IllegalArgumentException if {@code key} is not {@linkplain OptionKey#isRemote remote}
   */
  public <T> T get(OptionKey<T> key) {
    return values.get(key);
  }

  /**
   * Returns other URLs of the same bytes, {@code http} or {@code https}, tried in this order when
   * the one before fails; at most 15.
   */
  public List<URI> mirrors() {
    return values.get(OptionKey.MIRRORS);
  }

  /**
   * Returns further request headers, such as {@code Authorization}. They go to the URL that was
   * opened and to the mirrors, never to another host that one of these redirects to.
   */
  public Map<String, String> headers() {
    return values.get(OptionKey.HEADERS);
  }

  /** Returns the most time that a connection may take. */
  public Duration connectTimeout() {
    return values.get(OptionKey.CONNECT_TIMEOUT);
  }

  /** Returns the most time in which no byte may come. */
  public Duration idleTimeout() {
    return values.get(OptionKey.IDLE_TIMEOUT);
  }

  /**
   * Returns how often each URL is tried for one range, from 1 to 100; what another attempt would
   * not change, such as status 404, is tried once.
   */
  public int attempts() {
    return values.get(OptionKey.ATTEMPTS);
  }

  /**
   * Returns where to keep what was read, in the default file system; nothing is kept on disk if
   * empty.
   */
  public Optional<Path> cacheDirectory() {
    return values.get(OptionKey.CACHE_DIRECTORY);
  }

  /**
   * Returns the unit of requests and of the cache: a power of two from 4 KiB to 4 MiB. A cached
   * image keeps the unit that it was begun with.
   */
  public int granuleBytes() {
    return values.get(OptionKey.GRANULE_BYTES);
  }

  /** Returns the most bytes to keep in memory of what is not kept on disk. */
  public long memoryBytes() {
    return values.get(OptionKey.MEMORY_BYTES);
  }

  /**
   * Returns the SHA-256 of the whole file or source, in 64 hexadecimal digits. At a web server it
   * needs a cache: it names the copy there, so that all URLs of it share one, and it is checked
   * when the copy is complete, not before. Anywhere else all bytes are read and compared each time
   * the image is opened, through the same mapping, channel or source that serves later reads. This
   * proves what the storage held while the image was opened. A later write to the file in place, or
   * a source that changes its answers, is not noticed; a file that replaces it under its name is
   * not read.
   */
  public Optional<String> sha256() {
    return values.get(OptionKey.SHA256);
  }

  /**
   * Returns these options for other bytes: without mirrors and digest, which belong to one file.
   */
  public RemoteOptions forOtherBytes() {
    return toBuilder().mirrors(List.of()).set(OptionKey.SHA256, Optional.empty()).build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RemoteOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Leaves out the values of headers and the queries of URLs, which are often secret. */
  @Override
  public String toString() {
    return "RemoteOptions" + values;
  }

  /** Builds options. Not safe for use by several threads. */
  public static final class Builder {
    private OptionValues values;

    private Builder(OptionValues values) {
      this.values = values;
    }

    /**
     * Sets {@code key}.
     *
     * @throws IllegalArgumentException if {@code value} is out of bounds, or {@code key} is not
     *     {@linkplain OptionKey#isRemote remote}
     */
    public <T> Builder set(OptionKey<T> key, T value) {
      values = values.with(key, value);
      return this;
    }

    /**
     * Sets {@link RemoteOptions#mirrors}.
     *
     * @throws IllegalArgumentException if there are more than 15
     */
    public Builder mirrors(List<URI> urls) {
      return set(OptionKey.MIRRORS, urls);
    }

    /**
     * Sets {@link RemoteOptions#headers}.
     *
     * @throws IllegalArgumentException if one is malformed, or is set by the connection itself
     */
    public Builder headers(Map<String, String> headers) {
      return set(OptionKey.HEADERS, headers);
    }

    /**
     * Sets {@link RemoteOptions#connectTimeout}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder connectTimeout(Duration timeout) {
      return set(OptionKey.CONNECT_TIMEOUT, timeout);
    }

    /**
     * Sets {@link RemoteOptions#idleTimeout}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder idleTimeout(Duration timeout) {
      return set(OptionKey.IDLE_TIMEOUT, timeout);
    }

    /**
     * Sets {@link RemoteOptions#attempts}.
     *
     * @throws IllegalArgumentException if it is not in 1..100
     */
    public Builder attempts(int attempts) {
      return set(OptionKey.ATTEMPTS, attempts);
    }

    /**
     * Sets {@link RemoteOptions#cacheDirectory}.
     *
     * @throws IllegalArgumentException if it is not of the default file system
     */
    public Builder cacheDirectory(Path directory) {
      return set(OptionKey.CACHE_DIRECTORY, Optional.of(directory));
    }

    /**
     * Sets {@link RemoteOptions#granuleBytes}.
     *
     * @throws IllegalArgumentException if it is not a power of two from 4 KiB to 4 MiB
     */
    public Builder granuleBytes(int bytes) {
      return set(OptionKey.GRANULE_BYTES, bytes);
    }

    /**
     * Sets {@link RemoteOptions#memoryBytes}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder memoryBytes(long bytes) {
      return set(OptionKey.MEMORY_BYTES, bytes);
    }

    /**
     * Sets {@link RemoteOptions#sha256}.
     *
     * @throws IllegalArgumentException if it is not 64 hexadecimal digits
     */
    public Builder sha256(String digest) {
      return set(OptionKey.SHA256, Optional.of(digest));
    }

    /** Returns the options. */
    public RemoteOptions build() {
      return new RemoteOptions(values);
    }
  }
}
