package io.github.jerofs.internal.nio;

import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.OptionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads the {@code env} map of {@code newFileSystem}. */
final class EnvOptions {
  /** A key of the JDK's zip provider. Callers pass it without knowing the file format. */
  static final String ACCESS_MODE = "accessMode";

  private static final String READ_ONLY = "readOnly";

  private EnvOptions() {}

  /**
   * Returns the options set in {@code env}. All other options have their defaults.
   *
   * @throws IllegalArgumentException if a key or value is invalid
   */
  static ErofsOptions parse(Map<String, ?> env) {
    checkAccessMode(env);
    List<Map.Entry<String, ?>> entries = new ArrayList<>(env.entrySet());
    entries.removeIf(entry -> entry.getKey().equals(ACCESS_MODE));
    // Sort in registry order: "remote" itself precedes the options for its parts.
    entries.sort(Comparator.comparing(entry -> OptionKey.all().indexOf(key(entry))));
    ErofsOptions.Builder options = ErofsOptions.builder();
    entries.forEach(entry -> options.parse(key(entry), entry.getValue()));
    return options.build();
  }

  private static void checkAccessMode(Map<String, ?> env) {
    if (env.containsKey(ACCESS_MODE) && !READ_ONLY.equals(env.get(ACCESS_MODE))) {
      throw new InapplicableOptionException(
          ACCESS_MODE,
          "EROFS images, which are read-only: expected "
              + READ_ONLY
              + ", found "
              + env.get(ACCESS_MODE));
    }
  }

  private static OptionKey<?> key(Map.Entry<String, ?> entry) {
    return OptionKey.named(entry.getKey());
  }

  /** Returns the offset set in {@code env}, or 0 if it is missing or invalid. */
  static long offsetOrZero(Map<String, ?> env) {
    Object value = env.get(ImageKeys.OFFSET.name());
    try {
      return value == null ? 0 : ImageKeys.OFFSET.parse(value);
    } catch (IllegalArgumentException e) {
      return 0; // parse() reports it
    }
  }
}
