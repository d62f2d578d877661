package io.github.jerofs.internal.create;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.KernelVersion;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;

/** The {@code env} map of {@code newFileSystem} for an image that is to be created. */
public final class CreateEnv {
  private static final String CREATE = "create";
  private static final String OPTIONS = "buildOptions";

  private static final Map<String, BiConsumer<BuildOptions.Builder, Object>> KEYS =
      new TreeMap<>(
          Map.of(
              "replaceExisting", (builder, value) -> builder.replaceExisting(isTrue(value)),
              "compression",
                  (builder, value) -> builder.compression(Compression.parse(text(value))),
              "targetKernel",
                  (builder, value) -> builder.targetKernel(KernelVersion.parse(text(value))),
              "label", (builder, value) -> builder.label(text(value)),
              "uuid",
                  (builder, value) ->
                      builder.uuid(
                          value instanceof UUID uuid ? uuid : UUID.fromString(text(value))),
              "time", (builder, value) -> builder.time(time(value))));

  private CreateEnv() {}

  /** Returns whether {@code env} demands a new image. */
  public static boolean isCreate(Map<String, ?> env) {
    return env.containsKey(CREATE) && isTrue(env.get(CREATE));
  }

  /** Returns {@code env} without the switch, for an existing image. */
  public static Map<String, ?> withoutCreate(Map<String, ?> env) {
    Map<String, Object> rest = new HashMap<>(env);
    rest.remove(CREATE);
    return rest;
  }

  /**
   * Returns the options for the new image.
   *
   * @throws IllegalArgumentException if a key or a value is invalid
   */
  public static BuildOptions parse(Map<String, ?> env) {
    BuildOptions.Builder builder = BuildOptions.builder();
    Object base = env.get(OPTIONS);
    if (base instanceof BuildOptions options) {
      builder = options.toBuilder();
    } else if (base != null) {
      throw bad(OPTIONS, "a BuildOptions", base);
    }
    for (Map.Entry<String, ?> entry : new TreeMap<String, Object>(env).entrySet()) {
      String key = entry.getKey();
      if (key.equals(CREATE) || key.equals(OPTIONS)) {
        continue;
      }
      BiConsumer<BuildOptions.Builder, Object> setter = KEYS.get(key);
      if (setter == null) {
        throw new IllegalArgumentException(
            "option '"
                + key
                + "' does not apply to new images; expected create, buildOptions or "
                + String.join(", ", KEYS.keySet()));
      }
      try {
        setter.accept(builder, entry.getValue());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
      }
    }
    return builder.build();
  }

  private static boolean isTrue(Object value) {
    String text = String.valueOf(value);
    if (!text.equals("true") && !text.equals("false")) {
      throw bad("switch", "true or false", value);
    }
    return text.equals("true");
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw bad("value", "a string", value);
  }

  private static Instant time(Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    try {
      return Instant.ofEpochSecond(Long.parseLong(text(value)));
    } catch (NumberFormatException e) {
      throw bad("time", "an Instant or seconds since 1970", value);
    }
  }

  private static IllegalArgumentException bad(String what, String expected, Object found) {
    return new IllegalArgumentException(what + ": expected " + expected + ", found " + found);
  }
}
