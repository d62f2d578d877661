package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** All keys in documentation order. */
final class OptionRegistry {
  private static final Map<ErofsLimit, OptionKey<Long>> LIMITS = limits();
  private static final Map<String, OptionKey<?>> BY_NAME = byName();

  private OptionRegistry() {}

  private static Map<ErofsLimit, OptionKey<Long>> limits() {
    KeyList list = new KeyList();
    Map<ErofsLimit, OptionKey<Long>> keys = new LinkedHashMap<>();
    for (ErofsLimit limit : ErofsLimit.values()) {
      OptionForm<Long> form = OptionForms.limit(limit);
      keys.put(limit, list.add(limit.key(), form, limit.byDefault(), limit.documentation()));
    }
    return keys;
  }

  private static Map<String, OptionKey<?>> byName() {
    Map<String, OptionKey<?>> keys = new LinkedHashMap<>();
    Stream.of(ImageKeys.all(), TrustKeys.all(), LIMITS.values(), RemoteKeys.all())
        .flatMap(Collection::stream)
        .forEach(key -> keys.put(key.name(), key));
    return keys;
  }

  static List<OptionKey<?>> all() {
    return List.copyOf(BY_NAME.values());
  }

  static OptionKey<Long> of(ErofsLimit limit) {
    return Objects.requireNonNull(LIMITS.get(limit));
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
