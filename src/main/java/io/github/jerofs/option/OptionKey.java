package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The key of an option for opening an image: one of the constants below, or the key of an {@link
 * ErofsLimit}. Builders, {@code env} maps, the command line and the documentation are all based on
 * these keys. Immutable and thread-safe.
 *
 * <pre>{@code
 * for (OptionKey<?> key : OptionKey.all()) {
 *   System.out.println(key + "=" + key.defaultText() + " " + key.documentation());
 * }
 * }</pre>
 *
 * @param <T> the type of the values
 */
public final class OptionKey<T> {
  private static final Map<String, OptionKey<?>> BY_NAME = new LinkedHashMap<>();

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
          "Maximum size of a private cache of decompressed data, in bytes; shared means the cache of"
              + " the whole JVM.");

  /** {@link ErofsOptions#access}. */
  public static final OptionKey<ImageAccess> ACCESS =
      add(
          "access",
          OptionForms.access(),
          ImageAccess.AUTO,
          OptionScope.FILE,
          "How to read files: auto maps files of the default file system and reads others"
              + " through a channel, mapped fails if a file cannot be mapped, channel suits files"
              + " that may be truncated while they are open.");

  /** {@link ErofsOptions#uidMap}. */
  public static final OptionKey<String> UID_MAP =
      add(
          "uidMap",
          OptionForms.text("MAP", "a string inside:outside:count,…"),
          "",
          "Translation of owners, as for an idmapped mount.");

  /** {@link ErofsOptions#gidMap}. */
  public static final OptionKey<String> GID_MAP =
      add(
          "gidMap",
          OptionForms.text("MAP", "a string inside:outside:count,…"),
          "",
          "Translation of groups, as for an idmapped mount.");

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
          "Whether to check the fs-verity digest of an object when it is opened, which reads the whole"
              + " object.");

  /** {@link ErofsOptions#composefsView}. */
  public static final OptionKey<ComposefsView> COMPOSEFS_VIEW =
      add(
          "composefsView",
          OptionForms.composefsView(),
          ComposefsView.LOGICAL,
          "How to present a composefs image: logical is the tree that it was built from, kernel the"
              + " tree of a mount, stored the plain EROFS image.");

  /** {@link ErofsOptions#verifyChunks}. */
  public static final OptionKey<Boolean> VERIFY_CHUNKS =
      add(
          "verifyChunks",
          OptionForms.either("digests", "none"),
          false,
          "Whether to check digests and CRCs of the chunks of Nydus blobs as they are read.");

  private static final Map<ErofsLimit, OptionKey<Long>> LIMITS = limits();

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
          OptionScope.SERVER,
          "Additional request headers, such as Authorization.");

  /** {@link RemoteOptions#connectTimeout}. */
  public static final OptionKey<Duration> CONNECT_TIMEOUT =
      addRemote(
          "connectTimeout",
          OptionForms.duration(),
          Duration.ofSeconds(10),
          OptionScope.SERVER,
          "Timeout for establishing a connection.");

  /** {@link RemoteOptions#idleTimeout}. */
  public static final OptionKey<Duration> IDLE_TIMEOUT =
      addRemote(
          "idleTimeout",
          OptionForms.duration(),
          Duration.ofSeconds(30),
          OptionScope.SERVER,
          "Timeout while no bytes arrive.");

  /** {@link RemoteOptions#attempts}. */
  public static final OptionKey<Integer> ATTEMPTS =
      addRemote(
          "attempts",
          OptionForms.integer("NUMBER", "a number from 1 to 100", 1, 100),
          4,
          OptionScope.SERVER,
          "Maximum number of attempts per URL and range.");

  /** {@link RemoteOptions#cacheDirectory}. */
  public static final OptionKey<Optional<Path>> CACHE_DIRECTORY =
      addRemote(
          "cacheDirectory",
          OptionForms.directory(),
          Optional.empty(),
          OptionScope.SERVER,
          "Directory of the on-disk cache of fetched bytes.");

  /** {@link RemoteOptions#granuleBytes}. */
  public static final OptionKey<Integer> GRANULE_BYTES =
      addRemote(
          "granuleBytes",
          OptionForms.powerOfTwo(4 << 10, 4 << 20),
          64 << 10,
          OptionScope.SERVER,
          "Granularity of requests and of the on-disk cache, in bytes.");

  /** {@link RemoteOptions#memoryBytes}. */
  public static final OptionKey<Long> MEMORY_BYTES =
      addRemote(
          "memoryBytes",
          OptionForms.bytes(),
          32L << 20,
          OptionScope.SERVER,
          "Maximum size of the in-memory cache of bytes that are not cached on disk.");

  /** {@link RemoteOptions#allowsRemote}. */
  public static final OptionKey<Boolean> REMOTE_LOCATIONS =
      addRemote(
          "remoteLocations",
          OptionForms.either("allowed", "forbidden"),
          true,
          OptionScope.EVERYWHERE,
          "Whether web servers may be asked for anything.");

  /** {@link RemoteOptions#hosts}. */
  public static final OptionKey<List<String>> HOSTS =
      addRemote(
          "hosts",
          HostForm.create(),
          List.of(),
          OptionScope.EVERYWHERE,
          "The only hosts that may be asked, also after redirects.");

  private static final List<OptionKey<?>> ALL = List.copyOf(BY_NAME.values());

  private final String name;
  private final OptionForm<T> form;
  private final Supplier<T> byDefault;
  private final OptionScope scope;
  private final boolean isRemote;
  private final String documentation;

  private OptionKey(
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

  private static <T> OptionKey<T> add(OptionKey<T> key) {
    BY_NAME.put(key.name, key);
    return key;
  }

  private static <T> OptionKey<T> add(
      String name, OptionForm<T> form, T byDefault, OptionScope scope, String documentation) {
    return add(new OptionKey<>(name, form, () -> byDefault, scope, false, documentation));
  }

  private static <T> OptionKey<T> addRemote(
      String name, OptionForm<T> form, T byDefault, OptionScope scope, String documentation) {
    return add(new OptionKey<>(name, form, () -> byDefault, scope, true, documentation));
  }

  private static <T> OptionKey<T> add(
      String name, OptionForm<T> form, T byDefault, String documentation) {
    return add(name, form, byDefault, OptionScope.EVERYWHERE, documentation);
  }

  private static Map<ErofsLimit, OptionKey<Long>> limits() {
    Map<ErofsLimit, OptionKey<Long>> keys = new LinkedHashMap<>();
    for (ErofsLimit limit : ErofsLimit.values()) {
      OptionForm<Long> form = OptionForms.limit(limit);
      keys.put(limit, add(limit.key(), form, limit.byDefault(), limit.documentation()));
    }
    return Collections.unmodifiableMap(keys);
  }

  /** Returns all keys in documentation order. */
  public static List<OptionKey<?>> all() {
    return ALL;
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
    OptionKey<?> key = BY_NAME.get(name);
    if (key == null) {
      throw new IllegalArgumentException("unknown option '" + name + "'; known are " + ALL);
    }
    return key;
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
   */
  public T parse(Object value) {
    T parsed = form.parser().parse(value);
    if (parsed == null) {
      throw unexpected(value);
    }
    return check(parsed);
  }

  /**
   * Returns {@code value} in normal form.
   *
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  T check(T value) {
    T checked = form.check().check(Objects.requireNonNull(value, name));
    if (checked == null) {
      throw unexpected(value);
    }
    return checked;
  }

  private IllegalArgumentException unexpected(Object value) {
    Object found = form.isSecret() ? "something else" : value;
    return new IllegalArgumentException(
        "option '" + name + "': expected " + form.expected() + ", found " + found);
  }

  @Override
  public String toString() {
    return name;
  }
}
