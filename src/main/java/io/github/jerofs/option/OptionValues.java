package io.github.jerofs.option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values of a set of options. Immutable. */
final class OptionValues {
  private final Map<OptionKey<?>, Object> values;

  private OptionValues(Map<OptionKey<?>, Object> values) {
    this.values = values;
  }

  /** Returns the defaults of {@code keys}. */
  static OptionValues defaults(List<OptionKey<?>> keys) {
    Map<OptionKey<?>, Object> values = new LinkedHashMap<>();
    keys.forEach(key -> values.put(key, key.defaultValue()));
    return new OptionValues(values);
  }

  @SuppressWarnings("unchecked") // with() accepts only values of the key's type
  <T> T get(OptionKey<T> key) {
    Object value = values.get(key);
    if (value == null) {
      throw unknown(key);
    }
    return (T) value;
  }

  <T> OptionValues with(OptionKey<T> key, T value) {
    if (!values.containsKey(key)) {
      throw unknown(key);
    }
    Map<OptionKey<?>, Object> changed = new LinkedHashMap<>(values);
    changed.put(key, key.check(value));
    return new OptionValues(changed);
  }

  private IllegalArgumentException unknown(OptionKey<?> key) {
    return new IllegalArgumentException(
        "unknown option '" + key + "'; known are " + values.keySet());
  }

  private static <T> String text(OptionValues values, OptionKey<T> key) {
    return key + "=" + key.text(values.get(key));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OptionValues that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Returns the values as text, without secrets. */
  @Override
  public String toString() {
    return values.keySet().stream()
        .map(key -> text(this, key))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
