package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Registers all keys in documentation order. The registry is filled while {@link OptionKey} is
 * initialized and never changes afterwards.
 */
final class OptionRegistry {
  private static final Map<String, OptionKey<?>> BY_NAME = new LinkedHashMap<>();

  private OptionRegistry() {}

  static <T> OptionKey<T> add(OptionKey<T> key) {
    BY_NAME.put(key.name(), key);
    return key;
  }

  static <T> OptionKey<T> add(
      String name, OptionForm<T> form, T byDefault, OptionScope scope, String documentation) {
    return add(new OptionKey<>(name, form, () -> byDefault, scope, false, documentation));
  }

  /** Adds an option that applies everywhere. */
  static <T> OptionKey<T> add(String name, OptionForm<T> form, T byDefault, String documentation) {
    return add(name, form, byDefault, OptionScope.EVERYWHERE, documentation);
  }

  /** Adds an option that needs a root hash. */
  static <T> OptionKey<T> addTrust(
      String name, OptionForm<T> form, T byDefault, String documentation) {
    return add(name, form, byDefault, OptionScope.VERIFIED, documentation);
  }

  /** Adds a translation of owners or groups. */
  static OptionKey<String> addIdMap(String name, String documentation) {
    return add(name, OptionForms.text("MAP", "a string inside:outside:count,…"), "", documentation);
  }

  /** Adds an option of {@link RemoteOptions} that applies to web servers. */
  static <T> OptionKey<T> addRemote(
      String name, OptionForm<T> form, T byDefault, String documentation) {
    return addRemote(name, form, byDefault, OptionScope.SERVER, documentation);
  }

  /** Adds an option of {@link RemoteOptions}. */
  static <T> OptionKey<T> addRemote(
      String name, OptionForm<T> form, T byDefault, OptionScope scope, String documentation) {
    return add(new OptionKey<>(name, form, () -> byDefault, scope, true, documentation));
  }

  /** Adds an option for each limit. */
  static Map<ErofsLimit, OptionKey<Long>> addLimits() {
    Map<ErofsLimit, OptionKey<Long>> keys = new LinkedHashMap<>();
    for (ErofsLimit limit : ErofsLimit.values()) {
      OptionForm<Long> form = OptionForms.limit(limit);
      keys.put(limit, add(limit.key(), form, limit.byDefault(), limit.documentation()));
    }
    return Collections.unmodifiableMap(keys);
  }

  static List<OptionKey<?>> all() {
    return List.copyOf(BY_NAME.values());
  }

  /**
   * Returns the key with the given name.
   *
   * @throws IllegalArgumentException if no key has this name; the message lists the names
   */
  static OptionKey<?> named(String name) {
    OptionKey<?> key = BY_NAME.get(name);
    if (key == null) {
      throw new IllegalArgumentException("unknown option '" + name + "'; known are " + all());
    }
    return key;
  }
}
