package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.storage.ErofsDevices;
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
  private static final Map<String, OptionKey<?>> BY_NAME = new LinkedHashMap<>();

  /** {@link ErofsOptions#offset}. */
  public static final OptionKey<Long> OFFSET =
      add("offset", OptionForms.bytes(), 0L, "Bytes before the image in its file.");

  /** {@link ErofsOptions#devices}. */
  public static final OptionKey<ErofsDevices> DEVICES =
      add(
          "devices",
          OptionForms.devices(),
          ErofsDevices.NONE,
          "The extra devices, in the order of the device table.");

  /** {@link ErofsOptions#cacheBytes}. */
  public static final OptionKey<Optional<Long>> CACHE_BYTES =
      add(
          "cacheBytes",
          OptionForms.privateCache(),
          Optional.empty(),
          "Most bytes of decompressed data to keep, in a cache of this file system alone; shared"
              + " means the one of the JVM.");

  /** {@link ErofsOptions#access}. */
  public static final OptionKey<ImageAccess> ACCESS =
      add(
          "access",
          OptionForms.access(),
          ImageAccess.AUTO,
          OptionScope.FILE,
          "How to read files: auto maps files of the default file system and reads others, mapped"
              + " fails where a file cannot be mapped, channel suits files that may be truncated"
              + " while they are open.");

  /** {@link ErofsOptions#uidMap}. */
  public static final OptionKey<String> UID_MAP =
      add(
          "uidMap",
          OptionForms.text("MAP", "a string inside:outside:count,…"),
          "",
          "Translation of owners, as of an idmapped mount.");

  /** {@link ErofsOptions#gidMap}. */
  public static final OptionKey<String> GID_MAP =
      add(
          "gidMap",
          OptionForms.text("MAP", "a string inside:outside:count,…"),
          "",
          "Translation of groups, as of an idmapped mount.");

  /** {@link ErofsOptions#verifySuperblock}. */
  public static final OptionKey<Boolean> VERIFY =
      add(
          "verify",
          OptionForms.either("superblock", "none"),
          true,
          "Whether to check the checksum of the superblock, where the image has one.");

  private static final Map<ErofsLimit, OptionKey<Long>> LIMITS = limits();

  /** {@link ErofsOptions#remote}: all options that follow, which change it. */
  public static final OptionKey<RemoteOptions> REMOTE =
      add(
          new OptionKey<>(
              "remote",
              OptionForms.remote(),
              () -> RemoteOptions.DEFAULT, // refers to these keys in turn
              OptionScope.EVERYWHERE,
              false,
              "How to read from web servers: all options below, which change single values."));

  /** {@link RemoteOptions#mirrors}. */
  public static final OptionKey<List<URI>> MIRRORS =
      addRemote(
          "mirrors",
          OptionForms.mirrors(),
          List.of(),
          OptionScope.IMAGE_AT_SERVER,
          "Other URLs of the same bytes, tried in this order when the one before fails.");

  /** {@link RemoteOptions#sha256}. */
  public static final OptionKey<Optional<String>> SHA256 =
      addRemote(
          "sha256",
          OptionForms.digest(),
          Optional.empty(),
          OptionScope.ALL_BYTES,
          "SHA-256 that the image must have.");

  /** {@link RemoteOptions#headers}. */
  public static final OptionKey<Map<String, String>> HEADERS =
      addRemote(
          "headers",
          OptionForms.headers(),
          Map.of(),
          OptionScope.SERVER,
          "Further request headers, such as Authorization.");

  /** {@link RemoteOptions#connectTimeout}. */
  public static final OptionKey<Duration> CONNECT_TIMEOUT =
      addRemote(
          "connectTimeout",
          OptionForms.duration(),
          Duration.ofSeconds(10),
          OptionScope.SERVER,
          "Most time that a connection may take.");

  /** {@link RemoteOptions#idleTimeout}. */
  public static final OptionKey<Duration> IDLE_TIMEOUT =
      addRemote(
          "idleTimeout",
          OptionForms.duration(),
          Duration.ofSeconds(30),
          OptionScope.SERVER,
          "Most time in which no byte arrives.");

  /** {@link RemoteOptions#attempts}. */
  public static final OptionKey<Integer> ATTEMPTS =
      addRemote(
          "attempts",
          OptionForms.integer("NUMBER", "a number from 1 to 100", 1, 100),
          4,
          OptionScope.SERVER,
          "Attempts at each URL for one range.");

  /** {@link RemoteOptions#cacheDirectory}. */
  public static final OptionKey<Optional<Path>> CACHE_DIRECTORY =
      addRemote(
          "cacheDirectory",
          OptionForms.directory(),
          Optional.empty(),
          OptionScope.SERVER,
          "Where to keep on disk what was read.");

  /** {@link RemoteOptions#granuleBytes}. */
  public static final OptionKey<Integer> GRANULE_BYTES =
      addRemote(
          "granuleBytes",
          OptionForms.powerOfTwo(4 << 10, 4 << 20),
          64 << 10,
          OptionScope.SERVER,
          "Unit of requests and of the cache on disk.");

  /** {@link RemoteOptions#memoryBytes}. */
  public static final OptionKey<Long> MEMORY_BYTES =
      addRemote(
          "memoryBytes",
          OptionForms.bytes(),
          32L << 20,
          OptionScope.SERVER,
          "Most bytes to keep in memory of what is not kept on disk.");

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

  /** Adds an option of {@link RemoteOptions}. */
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
      String expected = "a number from " + limit.least() + " to " + limit.most();
      String metavar = limit.key().endsWith("Bytes") ? "BYTES" : "NUMBER";
      OptionForm<Long> form = OptionForms.number(metavar, expected, limit.least(), limit.most());
      keys.put(limit, add(limit.key(), form, limit.byDefault(), limit.documentation()));
    }
    return Collections.unmodifiableMap(keys);
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
