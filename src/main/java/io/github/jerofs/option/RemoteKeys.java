package io.github.jerofs.option;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of {@link RemoteOptions}. */
public final class RemoteKeys {
  private static final KeyList KEYS = new KeyList();

  /** {@link ErofsOptions#remote}; the options that follow override parts of it. */
  public static final OptionKey<RemoteOptions> REMOTE =
      KEYS.add(
          new OptionKey<>(
              "remote",
              OptionForms.remote(),
              () -> RemoteOptions.DEFAULT, // lazy: its initializer needs these keys
              OptionScope.EVERYWHERE,
              false,
              "How to read from web servers; the options below override single values."));

  /** {@link RemoteOptions#mirrors}. */
  public static final OptionKey<List<URI>> MIRRORS =
      KEYS.addRemote(
          "mirrors",
          OptionForms.mirrors(),
          List.of(),
          OptionScope.IMAGE_AT_SERVER,
          "Alternative URLs of the same bytes, tried in this order after failures.");

  /** {@link RemoteOptions#sha256}. */
  public static final OptionKey<Optional<String>> SHA256 =
      KEYS.addRemote(
          "sha256",
          OptionForms.digest(),
          Optional.empty(),
          OptionScope.ALL_BYTES,
          "Expected SHA-256 of the image.");

  /** {@link RemoteOptions#headers}. */
  public static final OptionKey<Map<String, String>> HEADERS =
      KEYS.addRemote(
          "headers",
          OptionForms.headers(),
          Map.of(),
          "Additional request headers, such as Authorization.");

  /** {@link RemoteOptions#connectTimeout}. */
  public static final OptionKey<Duration> CONNECT_TIMEOUT =
      KEYS.addRemote(
          "connectTimeout",
          OptionForms.duration(),
          Duration.ofSeconds(10),
          "Timeout for establishing a connection.");

  /** {@link RemoteOptions#idleTimeout}. */
  public static final OptionKey<Duration> IDLE_TIMEOUT =
      KEYS.addRemote(
          "idleTimeout",
          OptionForms.duration(),
          Duration.ofSeconds(30),
          "Timeout while no bytes arrive.");

  /** {@link RemoteOptions#attempts}. */
  public static final OptionKey<Integer> ATTEMPTS =
      KEYS.addRemote(
          "attempts",
          OptionForms.integer("NUMBER", "a number from 1 to 100", 1, 100),
          4,
          "Maximum number of attempts per URL and range.");

  /** {@link RemoteOptions#cacheDirectory}. */
  public static final OptionKey<Optional<Path>> CACHE_DIRECTORY =
      KEYS.addRemote(
          "cacheDirectory",
          OptionForms.directory(),
          Optional.empty(),
          OptionScope.CACHED,
          "Directory of the on-disk cache of fetched bytes and of indexes of archives.");

  /** {@link RemoteOptions#granuleBytes}. */
  public static final OptionKey<Integer> GRANULE_BYTES =
      KEYS.addRemote(
          "granuleBytes",
          OptionForms.powerOfTwo(4 << 10, 4 << 20),
          64 << 10,
          "Granularity of requests and of the on-disk cache, in bytes.");

  /** {@link RemoteOptions#memoryBytes}. */
  public static final OptionKey<Long> MEMORY_BYTES =
      KEYS.addRemote(
          "memoryBytes",
          OptionForms.bytes(),
          32L << 20,
          "Maximum size of the in-memory cache of bytes that are not cached on disk.");

  /** {@link RemoteOptions#allowsRemote}. */
  public static final OptionKey<Boolean> REMOTE_LOCATIONS =
      KEYS.addRemote(
          "remoteLocations",
          OptionForms.either("allowed", "forbidden"),
          true,
          OptionScope.EVERYWHERE,
          "Whether web servers may be contacted.");

  /** {@link RemoteOptions#hosts}. */
  public static final OptionKey<List<String>> HOSTS =
      KEYS.addRemote(
          "hosts",
          ServerForms.hosts(),
          List.of(),
          OptionScope.EVERYWHERE,
          "The only hosts that may be contacted, also after redirects.");

  /** {@link RemoteOptions#registryConfig}. */
  public static final OptionKey<String> REGISTRY_CONFIG =
      KEYS.addRemote(
          "registryConfig",
          ServerForms.registryConfig(),
          ServerForms.AUTO,
          OptionScope.EVERYWHERE,
          "Configuration of docker with the credentials of registries; auto means that of the user.");

  /** {@link RemoteOptions#allowsCredentialHelpers}. */
  public static final OptionKey<Boolean> CREDENTIAL_HELPERS =
      KEYS.addRemote(
          "credentialHelpers",
          OptionForms.either("allowed", "forbidden"),
          false,
          OptionScope.REGISTRY,
          "Whether to run the programs that registryConfig names to get credentials.");

  private RemoteKeys() {}

  static List<OptionKey<?>> all() {
    return KEYS.all();
  }
}
