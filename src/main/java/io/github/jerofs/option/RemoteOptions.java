package io.github.jerofs.option;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options for reading from web servers. {@link OptionKey#scope} states the images and devices to
 * which an option applies. Opening another image fails with an {@link InapplicableOptionException}
 * if the option is set. Immutable and thread-safe.
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
  /** The default options. */
  public static final RemoteOptions DEFAULT =
      new RemoteOptions(
          OptionValues.defaults(OptionKey.all().stream().filter(OptionKey::isRemote).toList()));

  private final OptionValues values;

  private RemoteOptions(OptionValues values) {
    this.values = values;
  }

  /** Returns a builder with the default values. */
  public static Builder builder() {
    return DEFAULT.toBuilder();
  }

  /** Returns a builder with the values of these options. */
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
   * Returns at most 15 alternative {@code http} or {@code https} URLs of the same bytes. They are
   * tried in this order after failures.
   */
  public List<URI> mirrors() {
    return values.get(RemoteKeys.MIRRORS);
  }

  /**
   * Returns additional request headers, such as {@code Authorization}. They are sent to the opened
   * URL and the mirrors, but not to other hosts after a redirect.
   */
  public Map<String, String> headers() {
    return values.get(RemoteKeys.HEADERS);
  }

  /** Returns the timeout for establishing a connection. */
  public Duration connectTimeout() {
    return values.get(RemoteKeys.CONNECT_TIMEOUT);
  }

  /** Returns the timeout while no bytes arrive. */
  public Duration idleTimeout() {
    return values.get(RemoteKeys.IDLE_TIMEOUT);
  }

  /**
   * Returns the maximum number of attempts per URL and range, from 1 to 100. Permanent failures,
   * such as status 404, are not retried.
   */
  public int attempts() {
    return values.get(RemoteKeys.ATTEMPTS);
  }

  /** Returns the directory of the on-disk cache, on the default file system, or empty for none. */
  public Optional<Path> cacheDirectory() {
    return values.get(RemoteKeys.CACHE_DIRECTORY);
  }

  /**
   * Returns the granularity of requests and of the cache in bytes: a power of two from 4 KiB to 4
   * MiB. A cached image keeps the granularity that it was created with.
   */
  public int granuleBytes() {
    return values.get(RemoteKeys.GRANULE_BYTES);
  }

  /** Returns the maximum size of the in-memory cache of bytes that are not cached on disk. */
  public long memoryBytes() {
    return values.get(RemoteKeys.MEMORY_BYTES);
  }

  /**
   * Returns the expected SHA-256 of the whole file or source, in 64 hexadecimal digits.
   *
   * <p>For an image on a web server, the digest needs a cache directory. It identifies the cached
   * copy, which all URLs with that digest share, and is checked once the copy is complete.
   *
   * <p>In any other location, opening the image reads and checks all bytes, through the same
   * mapping, channel or source that serves later reads. This proves the content at the time of
   * opening. Later writes to the file, or a source that returns other bytes later, go unnoticed. A
   * file that replaces the opened one under its name is not read.
   */
  public Optional<String> sha256() {
    return values.get(RemoteKeys.SHA256);
  }

  /**
   * Returns whether web servers may be contacted at all. If not, opening an image or device on a
   * web server fails with an {@link java.nio.file.AccessDeniedException}. Meant for URIs from
   * untrusted input.
   */
  public boolean allowsRemote() {
    return values.get(RemoteKeys.REMOTE_LOCATIONS);
  }

  /**
   * Returns the only hosts that may be contacted for images, devices and mirrors, also after a
   * redirect; all hosts if empty. Each is a name or address, optionally followed by a port. {@code
   * *.example.org} matches all names that end in {@code .example.org}. Other hosts fail with an
   * {@link java.nio.file.AccessDeniedException} before any request is sent.
   */
  public List<String> hosts() {
    return values.get(RemoteKeys.HOSTS);
  }

  /**
   * Returns the path of a configuration file of docker, whose member {@code auths} contains the
   * credentials of registries. {@code auto} is {@code config.json} in the directory {@code
   * $DOCKER_CONFIG}, otherwise in {@code ~/.docker}; {@code none} sends no credentials. The file is
   * read only when a registry requires authentication.
   */
  public String registryConfig() {
    return values.get(RemoteKeys.REGISTRY_CONFIG);
  }

  /**
   * Returns whether the programs that the configuration names ({@code credHelpers}, {@code
   * credsStore}) are run to get credentials. If not, such entries are ignored.
   */
  public boolean allowsCredentialHelpers() {
    return values.get(RemoteKeys.CREDENTIAL_HELPERS);
  }

  /**
   * Returns a copy for use with another file: without mirrors and digest, which belong to a single
   * file.
   */
  public RemoteOptions forOtherBytes() {
    return toBuilder().mirrors(List.of()).set(RemoteKeys.SHA256, Optional.empty()).build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RemoteOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Returns the options as text, without header values and URL queries, which may be secret. */
  @Override
  public String toString() {
    return "RemoteOptions" + values;
  }

  /** Builds {@link RemoteOptions}. Not thread-safe. */
  public static final class Builder {
    private OptionValues values;

    private Builder(OptionValues values) {
      this.values = values;
    }

    /**
     * Sets {@code key}.
     *
     * @throws IllegalArgumentException if {@code value} is out of range, or {@code key} is not
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
      return set(RemoteKeys.MIRRORS, urls);
    }

    /**
     * Sets {@link RemoteOptions#headers}.
     *
     * @throws IllegalArgumentException if a header is malformed, or is reserved for the HTTP client
     */
    public Builder headers(Map<String, String> headers) {
      return set(RemoteKeys.HEADERS, headers);
    }

    /**
     * Sets {@link RemoteOptions#connectTimeout}.
     *
     * @throws IllegalArgumentException if {@code timeout} is not positive
     */
    public Builder connectTimeout(Duration timeout) {
      return set(RemoteKeys.CONNECT_TIMEOUT, timeout);
    }

    /**
     * Sets {@link RemoteOptions#idleTimeout}.
     *
     * @throws IllegalArgumentException if {@code timeout} is not positive
     */
    public Builder idleTimeout(Duration timeout) {
      return set(RemoteKeys.IDLE_TIMEOUT, timeout);
    }

    /**
     * Sets {@link RemoteOptions#attempts}.
     *
     * @throws IllegalArgumentException if {@code attempts} is not in 1..100
     */
    public Builder attempts(int attempts) {
      return set(RemoteKeys.ATTEMPTS, attempts);
    }

    /**
     * Sets {@link RemoteOptions#cacheDirectory}.
     *
     * @throws IllegalArgumentException if {@code directory} is not on the default file system
     */
    public Builder cacheDirectory(Path directory) {
      return set(RemoteKeys.CACHE_DIRECTORY, Optional.of(directory));
    }

    /**
     * Sets {@link RemoteOptions#granuleBytes}.
     *
     * @throws IllegalArgumentException if {@code bytes} is not a power of two from 4 KiB to 4 MiB
     */
    public Builder granuleBytes(int bytes) {
      return set(RemoteKeys.GRANULE_BYTES, bytes);
    }

    /**
     * Sets {@link RemoteOptions#memoryBytes}.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Builder memoryBytes(long bytes) {
      return set(RemoteKeys.MEMORY_BYTES, bytes);
    }

    /**
     * Sets {@link RemoteOptions#sha256}.
     *
     * @throws IllegalArgumentException if {@code digest} is not 64 hexadecimal digits
     */
    public Builder sha256(String digest) {
      return set(RemoteKeys.SHA256, Optional.of(digest));
    }

    /** Sets {@link RemoteOptions#allowsRemote}. */
    public Builder allowRemote(boolean allow) {
      return set(RemoteKeys.REMOTE_LOCATIONS, allow);
    }

    /**
     * Sets {@link RemoteOptions#hosts}.
     *
     * @throws IllegalArgumentException if an element of {@code hosts} is malformed
     */
    public Builder hosts(List<String> hosts) {
      return set(RemoteKeys.HOSTS, hosts);
    }

    /** Returns the options. */
    public RemoteOptions build() {
      return new RemoteOptions(values);
    }
  }
}
