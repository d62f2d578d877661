package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.storage.ErofsDevices;
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
 * An option of opening an image. The keys below and one for each {@link ErofsLimit} are all there
 * are; the builders, {@code env} maps, the command line and the documentation take them from here.
 * Immutable, and safe for use by any number of threads.
 *
 * <pre>{@code
 * for (OptionKey<?> key : OptionKey.all()) {
 *   System.out.println(key + "=" + key.defaultText() + " " + key.documentation());
 * }
 * }</pre>
 *
 * @param <T> type of the values
 */
public final class OptionKey<T> {
  /** {@link ErofsOptions#offset}. */
  public static final OptionKey<Long> OFFSET =
      OptionRegistry.add("offset", OptionForms.bytes(), 0L, "Bytes before the image in its file.");

  /** {@link ErofsOptions#devices}. */
  public static final OptionKey<ErofsDevices> DEVICES =
      OptionRegistry.add(
          "devices",
          OptionForms.devices(),
          ErofsDevices.NONE,
          "The extra devices, in the order of the device table.");

  /** {@link ErofsOptions#cacheBytes}. */
  public static final OptionKey<Long> CACHE_BYTES =
      OptionRegistry.add(
          "cacheBytes", OptionForms.bytes(), 32L << 20, "Most bytes of decompressed data to keep.");

  /** {@link ErofsOptions#access}. */
  public static final OptionKey<ImageAccess> ACCESS =
      OptionRegistry.add(
          "access",
          OptionForms.access(),
          ImageAccess.AUTO,
          OptionScope.FILE,
          "How to read files: auto maps files of the default file system and reads others, mapped"
              + " fails where a file cannot be mapped, channel suits files that may be truncated"
              + " while they are open.");

  /** {@link ErofsOptions#uidMap}. */
  public static final OptionKey<String> UID_MAP =
      OptionRegistry.add(
          "uidMap",
          OptionForms.text("MAP", "a string inside:outside:count,…"),
          "",
          "Translation of owners, as of an idmapped mount.");

  /** {@link ErofsOptions#gidMap}. */
  public static final OptionKey<String> GID_MAP =
      OptionRegistry.add(
          "gidMap",
          OptionForms.text("MAP", "a string inside:outside:count,…"),
          "",
          "Translation of groups, as of an idmapped mount.");

  /** {@link ErofsOptions#verifySuperblock}. */
  public static final OptionKey<Boolean> VERIFY =
      OptionRegistry.add(
          "verify",
          OptionForms.either("superblock", "none"),
          true,
          "Whether to check the checksum of the superblock, where the image has one.");

  /** {@link ErofsOptions#rootHash}. */
  public static final OptionKey<Optional<RootHash>> ROOT_HASH =
      OptionRegistry.add(
          "rootHash",
          TrustForms.rootHash(),
          Optional.empty(),
          "Root hash of the dm-verity hash tree that verifies each block when it is read.");

  /** {@link ErofsOptions#hashTree}. */
  public static final OptionKey<HashTree> HASH_TREE =
      OptionRegistry.add(
          "hashTree",
          TrustForms.hashTree(),
          HashTree.AUTO,
          OptionScope.VERIFIED,
          "Where the hash tree is: auto finds it behind the image.");

  /** {@link ErofsOptions#signature}. */
  public static final OptionKey<Optional<DetachedSignature>> SIGNATURE =
      OptionRegistry.add(
          "signature",
          TrustForms.signature(),
          Optional.empty(),
          OptionScope.VERIFIED,
          "PKCS#7 signature of the root hash, by one of the certificates.");

  /** {@link ErofsOptions#certificates}. */
  public static final OptionKey<List<X509Certificate>> CERTIFICATES =
      OptionRegistry.add(
          "certificates",
          TrustForms.certificates(),
          List.of(),
          OptionScope.VERIFIED,
          "Certificates of which one must have signed each root hash.");

  /** {@link ErofsOptions#trustAfterFirstRead}. */
  public static final OptionKey<Boolean> TRUST_AFTER_FIRST_READ =
      OptionRegistry.add(
          "trustAfterFirstRead",
          TrustForms.flag(),
          false,
          OptionScope.VERIFIED,
          "Whether to verify a block once only, for storage that nobody else can write.");

  /** {@link ErofsOptions#deviceRootHashes}. */
  public static final OptionKey<List<RootHash>> DEVICE_ROOT_HASHES =
      OptionRegistry.add(
          "deviceRootHashes",
          TrustForms.rootHashes(),
          List.of(),
          OptionScope.VERIFIED,
          "Root hashes of the extra devices, in the order of the devices.");

  /** {@link ErofsOptions#deviceHashTrees}. */
  public static final OptionKey<List<HashTree>> DEVICE_HASH_TREES =
      OptionRegistry.add(
          "deviceHashTrees",
          TrustForms.hashTrees(),
          List.of(),
          OptionScope.VERIFIED,
          "Where the hash trees of the extra devices are: auto for all if none is given.");

  /** {@link ErofsOptions#deviceSignatures}. */
  public static final OptionKey<List<DetachedSignature>> DEVICE_SIGNATURES =
      OptionRegistry.add(
          "deviceSignatures",
          TrustForms.signatures(),
          List.of(),
          OptionScope.VERIFIED,
          "Signatures of the root hashes of the extra devices.");

  /** {@link ErofsOptions#minBuildTime}. */
  public static final OptionKey<Optional<Instant>> MIN_BUILD_TIME =
      OptionRegistry.add(
          "minBuildTime",
          TrustForms.instant(),
          Optional.empty(),
          "Oldest build time that an image may have, against older ones with valid signatures.");

  private static final Map<ErofsLimit, OptionKey<Long>> LIMITS = OptionRegistry.addLimits();

  /** {@link ErofsOptions#remote}: all options that follow, which change it. */
  public static final OptionKey<RemoteOptions> REMOTE =
      OptionRegistry.add(
          new OptionKey<>(
              "remote",
              OptionForms.remote(),
              () -> RemoteOptions.DEFAULT, // refers to these keys in turn
              OptionScope.EVERYWHERE,
              false,
              "How to read from web servers: all options below, which change single values."));

  /** {@link RemoteOptions#mirrors}. */
  public static final OptionKey<List<URI>> MIRRORS =
      OptionRegistry.addRemote(
          "mirrors",
          OptionForms.mirrors(),
          List.of(),
          OptionScope.IMAGE_AT_SERVER,
          "Other URLs of the same bytes, tried in this order when the one before fails.");

  /** {@link RemoteOptions#sha256}. */
  public static final OptionKey<Optional<String>> SHA256 =
      OptionRegistry.addRemote(
          "sha256",
          OptionForms.digest(),
          Optional.empty(),
          OptionScope.ALL_BYTES,
          "SHA-256 that the image must have.");

  /** {@link RemoteOptions#headers}. */
  public static final OptionKey<Map<String, String>> HEADERS =
      OptionRegistry.addRemote(
          "headers",
          OptionForms.headers(),
          Map.of(),
          OptionScope.SERVER,
          "Further request headers, such as Authorization.");

  /** {@link RemoteOptions#connectTimeout}. */
  public static final OptionKey<Duration> CONNECT_TIMEOUT =
      OptionRegistry.addRemote(
          "connectTimeout",
          OptionForms.duration(),
          Duration.ofSeconds(10),
          OptionScope.SERVER,
          "Most time that a connection may take.");

  /** {@link RemoteOptions#idleTimeout}. */
  public static final OptionKey<Duration> IDLE_TIMEOUT =
      OptionRegistry.addRemote(
          "idleTimeout",
          OptionForms.duration(),
          Duration.ofSeconds(30),
          OptionScope.SERVER,
          "Most time in which no byte arrives.");

  /** {@link RemoteOptions#attempts}. */
  public static final OptionKey<Integer> ATTEMPTS =
      OptionRegistry.addRemote(
          "attempts",
          OptionForms.integer("NUMBER", "a number from 1 to 100", 1, 100),
          4,
          OptionScope.SERVER,
          "Attempts at each URL for one range.");

  /** {@link RemoteOptions#cacheDirectory}. */
  public static final OptionKey<Optional<Path>> CACHE_DIRECTORY =
      OptionRegistry.addRemote(
          "cacheDirectory",
          OptionForms.directory(),
          Optional.empty(),
          OptionScope.SERVER,
          "Where to keep on disk what was read.");

  /** {@link RemoteOptions#granuleBytes}. */
  public static final OptionKey<Integer> GRANULE_BYTES =
      OptionRegistry.addRemote(
          "granuleBytes",
          OptionForms.powerOfTwo(4 << 10, 4 << 20),
          64 << 10,
          OptionScope.SERVER,
          "Unit of requests and of the cache on disk.");

  /** {@link RemoteOptions#memoryBytes}. */
  public static final OptionKey<Long> MEMORY_BYTES =
      OptionRegistry.addRemote(
          "memoryBytes",
          OptionForms.bytes(),
          32L << 20,
          OptionScope.SERVER,
          "Most bytes to keep in memory of what is not kept on disk.");

  private static final List<OptionKey<?>> ALL = OptionRegistry.all();

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

  /** Returns all keys, in the order of the documentation. */
  public static List<OptionKey<?>> all() {
    return ALL;
  }

  /** Returns whether the option is one of {@link RemoteOptions}. */
  public boolean isRemote() {
    return isRemote;
  }

  /** Returns the key of {@code limit}. */
  public static OptionKey<Long> of(ErofsLimit limit) {
    return Objects.requireNonNull(LIMITS.get(limit));
  }

  /**
   * Returns the key with {@code name}.
   *
   * @throws IllegalArgumentException if there is none, with a list of all
   */
  public static OptionKey<?> named(String name) {
    return OptionRegistry.named(name);
  }

  /** Returns the name, which is the key in an {@code env} map. */
  public String name() {
    return name;
  }

  /** Returns what the option is for, in one sentence. */
  public String documentation() {
    return documentation;
  }

  /** Returns a word that stands for a value in a synopsis, such as {@code BYTES}. */
  public String metavar() {
    return form.metavar();
  }

  /** Returns what {@link #parse} takes, in words. */
  public String values() {
    return form.expected();
  }

  /** Returns the value of the option unless another is set. */
  public T defaultValue() {
    return byDefault.get();
  }

  /** Returns the default as text. */
  public String defaultText() {
    return text(defaultValue());
  }

  /** Returns where the option applies. */
  public OptionScope scope() {
    return scope;
  }

  /** Returns {@code value} as text, without the values of headers and the queries of URLs. */
  public String text(T value) {
    return form.printer().apply(value);
  }

  /**
   * Returns the value that {@code value} states, typed or as a string: {@link #values} has the
   * forms.
   *
   * @throws IllegalArgumentException if it states none, or one that is out of bounds
   * @throws java.io.UncheckedIOException if it names a file that cannot be read
   */
  public T parse(Object value) {
    T parsed = form.parser().parse(value);
    if (parsed == null) {
      throw unexpected(value);
    }
    return check(parsed);
  }

  /** Returns {@code value} in its normal form. */
  T check(T value) {
    T checked = form.check().check(Objects.requireNonNull(value, name));
    if (checked == null) {
      throw unexpected(value);
    }
    return checked;
  }

  private IllegalArgumentException unexpected(Object value) {
    return new IllegalArgumentException(
        "option '"
            + name
            + "': expected "
            + form.expected()
            + ", found "
            + (form.isSecret() ? "something else" : value));
  }

  /** Returns the {@link #name}. */
  @Override
  public String toString() {
    return name;
  }
}
