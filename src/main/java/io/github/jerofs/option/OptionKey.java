package io.github.jerofs.option;

import static io.github.jerofs.option.OptionRegistry.add;
import static io.github.jerofs.option.OptionRegistry.addRemote;
import static io.github.jerofs.option.OptionRegistry.addTrust;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The key of an option for opening an image, on which builders, {@code env} maps, the command line
 * and the documentation are based. Immutable and thread-safe.
 *
 * <pre>{@code
 * OptionKey.all().forEach(key -> System.out.println(key + " " + key.documentation()));
 * }</pre>
 *
 * @param <T> the type of the values
 */
public final class OptionKey<T> {
  /** {@link ErofsOptions#offset}. */
  public static final OptionKey<Long> OFFSET =
      add("offset", OptionForms.bytes(), 0L, "Offset of the image in its file, in bytes.");

  /** {@link ErofsOptions#devices}. */
  public static final OptionKey<ErofsDevices> DEVICES =
      add(
          "devices",
          OptionForms.devices(),
          ErofsDevices.NONE,
          "Extra devices, in the order of the device table.");

  /** {@link ErofsOptions#cacheBytes}. */
  public static final OptionKey<Optional<Long>> CACHE_BYTES =
      add(
          "cacheBytes",
          OptionForms.privateCache(),
          Optional.empty(),
          "Bytes of a private cache of decompressed data; shared means the cache of the whole JVM.");

  /** {@link ErofsOptions#access}. */
  public static final OptionKey<ImageAccess> ACCESS =
      add(
          "access",
          OptionForms.access(),
          ImageAccess.AUTO,
          OptionScope.FILE,
          "How to read files: auto maps those of the default file system, mapped fails if a file"
              + " cannot be mapped, channel suits files that may be truncated while open.");

  /** {@link ErofsOptions#uidMap}. */
  public static final OptionKey<String> UID_MAP =
      OptionRegistry.addIdMap("uidMap", "Translation of owners, as for an idmapped mount.");

  /** {@link ErofsOptions#gidMap}. */
  public static final OptionKey<String> GID_MAP =
      OptionRegistry.addIdMap("gidMap", "Translation of groups, as for an idmapped mount.");

  /** {@link ErofsOptions#verifySuperblock}. */
  public static final OptionKey<Boolean> VERIFY =
      add(
          "verify",
          OptionForms.either("superblock", "none"),
          true,
          "Whether to check the superblock checksum, if the image has one.");

  /** {@link ErofsOptions#fsVerity}. */
  public static final OptionKey<Optional<FsVerityDigest>> FS_VERITY =
      add(
          "fsVerity",
          OptionForms.fsVerityDigest(),
          Optional.empty(),
          "Expected fs-verity digest of the image; checking it reads the whole file.");

  /** {@link ErofsOptions#objects}. */
  public static final OptionKey<List<ImageLocation>> OBJECTS =
      add(
          "objects",
          OptionForms.directories(),
          List.of(),
          "Base directories of the objects of a composefs image, in search order.");

  /** {@link ErofsOptions#verifyObjects}. */
  public static final OptionKey<Boolean> VERIFY_OBJECTS =
      add(
          "verifyObjects",
          OptionForms.either("fsverity", "none"),
          false,
          "Whether to check the fs-verity digest of an object when it is opened, which reads it all.");

  /** {@link ErofsOptions#composefsView}. */
  public static final OptionKey<ComposefsView> COMPOSEFS_VIEW =
      add(
          "composefsView",
          OptionForms.composefsView(),
          ComposefsView.LOGICAL,
          "View of a composefs image: logical as built, kernel as mounted, stored as plain EROFS.");

  /** {@link ErofsOptions#verifyChunks}. */
  public static final OptionKey<Boolean> VERIFY_CHUNKS =
      add(
          "verifyChunks",
          OptionForms.either("digests", "none"),
          false,
          "Whether to check digests and CRCs of the chunks of Nydus blobs as they are read.");

  /** {@link ErofsOptions#rootHash}. */
  public static final OptionKey<Optional<RootHash>> ROOT_HASH =
      add(
          "rootHash",
          TrustForms.rootHash(),
          Optional.empty(),
          "Root hash of the dm-verity hash tree; every block is verified when it is read.");

  /** {@link ErofsOptions#hashTree}. */
  public static final OptionKey<HashTree> HASH_TREE =
      addTrust(
          "hashTree",
          TrustForms.hashTree(),
          HashTree.AUTO,
          "Location of the hash tree; auto locates it after the image.");

  /** {@link ErofsOptions#signature}. */
  public static final OptionKey<Optional<DetachedSignature>> SIGNATURE =
      addTrust(
          "signature",
          TrustForms.signature(),
          Optional.empty(),
          "PKCS#7 signature that the root hash must have.");

  /** {@link ErofsOptions#certificates}. */
  public static final OptionKey<List<X509Certificate>> CERTIFICATES =
      addTrust(
          "certificates",
          TrustForms.certificates(),
          List.of(),
          "Certificates of the accepted signers of root hashes.");

  /** {@link ErofsOptions#trustAfterFirstRead}. */
  public static final OptionKey<Boolean> TRUST_AFTER_FIRST_READ =
      addTrust(
          "trustAfterFirstRead",
          TrustForms.flag(),
          false,
          "Whether to verify a block only at its first read, for storage that only you can write.");

  /** {@link ErofsOptions#deviceRootHashes}. */
  public static final OptionKey<List<RootHash>> DEVICE_ROOT_HASHES =
      addTrust(
          "deviceRootHashes",
          TrustForms.rootHashes(),
          List.of(),
          "Root hashes of the extra devices, in the same order.");

  /** {@link ErofsOptions#deviceHashTrees}. */
  public static final OptionKey<List<HashTree>> DEVICE_HASH_TREES =
      addTrust(
          "deviceHashTrees",
          TrustForms.hashTrees(),
          List.of(),
          "Locations of the hash trees of the extra devices; auto for all by default.");

  /** {@link ErofsOptions#deviceSignatures}. */
  public static final OptionKey<List<DetachedSignature>> DEVICE_SIGNATURES =
      addTrust(
          "deviceSignatures",
          TrustForms.signatures(),
          List.of(),
          "PKCS#7 signatures of the root hashes of the extra devices.");

  /** {@link ErofsOptions#minBuildTime}. */
  public static final OptionKey<Optional<Instant>> MIN_BUILD_TIME =
      add(
          "minBuildTime",
          TrustForms.instant(),
          Optional.empty(),
          "Minimum build time of the image, against older images that are validly signed.");

  private static final Map<ErofsLimit, OptionKey<Long>> LIMITS = OptionRegistry.addLimits();

  /** {@link ErofsOptions#remote}; the options that follow override parts of it. */
  public static final OptionKey<RemoteOptions> REMOTE =
      add(
          new OptionKey<>(
              "remote",
              OptionForms.remote(),
              () -> RemoteOptions.DEFAULT, // lazy: its initializer needs these keys
              OptionScope.EVERYWHERE,
              false,
              "How to read from web servers; the options below override single values."));

  /** {@link RemoteOptions#mirrors}. */
  public static final OptionKey<List<URI>> MIRRORS =
      addRemote(
          "mirrors",
          OptionForms.mirrors(),
          List.of(),
          OptionScope.IMAGE_AT_SERVER,
          "Alternative URLs of the same bytes, tried in this order after failures.");

  /** {@link RemoteOptions#sha256}. */
  public static final OptionKey<Optional<String>> SHA256 =
      addRemote(
          "sha256",
          OptionForms.digest(),
          Optional.empty(),
          OptionScope.ALL_BYTES,
          "Expected SHA-256 of the image.");

  /** {@link RemoteOptions#headers}. */
  public static final OptionKey<Map<String, String>> HEADERS =
      addRemote(
          "headers",
          OptionForms.headers(),
          Map.of(),
          "Additional request headers, such as Authorization.");

  /** {@link RemoteOptions#connectTimeout}. */
  public static final OptionKey<Duration> CONNECT_TIMEOUT =
      addRemote(
          "connectTimeout",
          OptionForms.duration(),
          Duration.ofSeconds(10),
          "Timeout for establishing a connection.");

  /** {@link RemoteOptions#idleTimeout}. */
  public static final OptionKey<Duration> IDLE_TIMEOUT =
      addRemote(
          "idleTimeout",
          OptionForms.duration(),
          Duration.ofSeconds(30),
          "Timeout while no bytes arrive.");

  /** {@link RemoteOptions#attempts}. */
  public static final OptionKey<Integer> ATTEMPTS =
      addRemote(
          "attempts",
          OptionForms.integer("NUMBER", "a number from 1 to 100", 1, 100),
          4,
          "Maximum number of attempts per URL and range.");

  /** {@link RemoteOptions#cacheDirectory}. */
  public static final OptionKey<Optional<Path>> CACHE_DIRECTORY =
      addRemote(
          "cacheDirectory",
          OptionForms.directory(),
          Optional.empty(),
          "Directory of the on-disk cache of fetched bytes.");

  /** {@link RemoteOptions#granuleBytes}. */
  public static final OptionKey<Integer> GRANULE_BYTES =
      addRemote(
          "granuleBytes",
          OptionForms.powerOfTwo(4 << 10, 4 << 20),
          64 << 10,
          "Granularity of requests and of the on-disk cache, in bytes.");

  /** {@link RemoteOptions#memoryBytes}. */
  public static final OptionKey<Long> MEMORY_BYTES =
      addRemote(
          "memoryBytes",
          OptionForms.bytes(),
          32L << 20,
          "Maximum size of the in-memory cache of bytes that are not cached on disk.");

  /** {@link RemoteOptions#allowsRemote}. */
  public static final OptionKey<Boolean> REMOTE_LOCATIONS =
      addRemote(
          "remoteLocations",
          OptionForms.either("allowed", "forbidden"),
          true,
          OptionScope.EVERYWHERE,
          "Whether web servers may be contacted.");

  /** {@link RemoteOptions#hosts}. */
  public static final OptionKey<List<String>> HOSTS =
      addRemote(
          "hosts",
          HostForm.create(),
          List.of(),
          OptionScope.EVERYWHERE,
          "The only hosts that may be contacted, also after redirects.");

  private final String name;
  private final OptionForm<T> form;
  private final Supplier<T> byDefault;
  private final OptionScope scope;
  private final boolean isRemote;
  private final String documentation;

  OptionKey(
      String name,
      OptionForm<T> form,
      Supplier<T> byDefault,
      OptionScope scope,
      boolean isRemote,
      String documentation) {
    this.name = name;
    this.form = form;
    this.byDefault = byDefault;
    this.scope = scope;
    this.isRemote = isRemote;
    this.documentation = documentation;
  }

  /** Returns all keys in documentation order. */
  public static List<OptionKey<?>> all() {
    return OptionRegistry.all();
  }

  /** Returns whether the option is part of {@link RemoteOptions}. */
  public boolean isRemote() {
    return isRemote;
  }

  /** Returns the key that sets {@code limit}. */
  public static OptionKey<Long> of(ErofsLimit limit) {
    return Objects.requireNonNull(LIMITS.get(limit));
  }

  /**
   * Returns the key with the given name.
   *
   * @throws IllegalArgumentException if no key has this name; the message lists the names
   */
  public static OptionKey<?> named(String name) {
    return OptionRegistry.named(name);
  }

  /** Returns the name, which is the key in an {@code env} map. */
  public String name() {
    return name;
  }

  /** Returns a description of the option in one sentence. */
  public String documentation() {
    return documentation;
  }

  /** Returns the placeholder of a value in a synopsis, such as {@code BYTES}. */
  public String metavar() {
    return form.metavar();
  }

  /** Returns a description of the values that {@link #parse} accepts. */
  public String values() {
    return form.expected();
  }

  /** Returns the default value. */
  public T defaultValue() {
    return byDefault.get();
  }

  /** Returns the default value as text. */
  public String defaultText() {
    return text(defaultValue());
  }

  /** Returns the images and devices to which the option applies. */
  public OptionScope scope() {
    return scope;
  }

  /** Returns {@code value} as text, without header values and URL queries, which may be secret. */
  public String text(T value) {
    return form.printer().apply(value);
  }

  /**
   * Parses a typed value or a string; {@link #values} describes the accepted forms.
   *
   * @throws IllegalArgumentException if {@code value} has another form or is out of range
   * @throws java.io.UncheckedIOException if {@code value} names a file that cannot be read
   */
  public T parse(Object value) {
    return form.parse(name, value);
  }

  /** Returns {@code value} in normalized form. */
  T check(T value) {
    return form.check(name, value);
  }

  @Override
  public String toString() {
    return name;
  }
}
