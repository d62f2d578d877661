package io.github.jerofs.internal.nio;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads the {@code env} map of {@code newFileSystem}. */
final class EnvOptions {
  private static final Map<String, BiFunction<ErofsOptions, Object, ErofsOptions>> KEYS =
      new TreeMap<>(
          Map.of(
              "offset", (o, v) -> o.withOffset(bytes("offset", v)),
              "devices", (o, v) -> o.withDevices(devices(v)),
              "cacheBytes", (o, v) -> o.withCacheBytes(bytes("cacheBytes", v)),
              "access", (o, v) -> o.withAccess(access(v)),
              "uidMap", (o, v) -> o.withUidMap(text("uidMap", v)),
              "gidMap", (o, v) -> o.withGidMap(text("gidMap", v)),
              "verify", (o, v) -> o.withVerifySuperblock(verify(v))));

  private static final String DEVICES =
      "a list of Path, URI, ByteSource or ImageLocation, a DeviceResolver, or a string";

  static {
    KEYS.putAll(RemoteKeys.KEYS);
    for (ErofsLimit limit : ErofsLimit.values()) {
      KEYS.put(limit.key(), (o, v) -> o.withLimit(limit, limit(limit, v)));
    }
  }

  private EnvOptions() {}

  /** Returns the options that {@code env} states; the rest are the defaults. */
  static ErofsOptions parse(Map<String, ?> env) {
    ErofsOptions options = ErofsOptions.DEFAULT;
    List<Map.Entry<String, ?>> entries = new ArrayList<>(env.entrySet());
    entries.sort(Comparator.comparing(entry -> !entry.getKey().equals(RemoteKeys.ALL)));
    for (Map.Entry<String, ?> entry : entries) {
      BiFunction<ErofsOptions, Object, ErofsOptions> key = KEYS.get(entry.getKey());
      if (key == null) {
        throw new IllegalArgumentException(
            "unknown env key '" + entry.getKey() + "'; known are " + KEYS.keySet());
      }
      options = key.apply(options, entry.getValue());
    }
    return options;
  }

  /** Returns the offset that {@code env} states, or 0 if it states none or nonsense. */
  static long offsetOrZero(Map<String, ?> env) {
    Object value = env.get("offset");
    try {
      return value == null ? 0 : bytes("offset", value);
    } catch (IllegalArgumentException e) {
      return 0; // parse() will tell
    }
  }

  static IllegalArgumentException bad(String key, @Nullable Object value, String wanted) {
    return new IllegalArgumentException(
        "env key '" + key + "': expected " + wanted + ", found " + value);
  }

  private static long bytes(String key, Object value) {
    return number(key, value, 0, Long.MAX_VALUE, "a number of bytes");
  }

  private static long limit(ErofsLimit limit, Object value) {
    String wanted = "a number from " + limit.least() + " to " + limit.most();
    return number(limit.key(), value, limit.least(), limit.most(), wanted);
  }

  private static long number(String key, Object value, long least, long most, String wanted) {
    long number;
    if (value instanceof Long || value instanceof Integer) {
      number = ((Number) value).longValue();
    } else if (value instanceof String string) {
      try {
        number = Long.parseLong(string);
      } catch (NumberFormatException e) {
        throw bad(key, value, wanted);
      }
    } else {
      throw bad(key, value, wanted);
    }
    if (number < least || number > most) {
      throw bad(key, value, wanted);
    }
    return number;
  }

  static String text(String key, Object value) {
    if (value instanceof String string) {
      return string;
    }
    throw bad(key, value, "a string");
  }

  private static ErofsDevices devices(Object value) {
    if (value instanceof ErofsDevices devices) {
      return devices;
    } else if (value instanceof DeviceResolver resolver) {
      return new ErofsDevices.Found(resolver);
    }
    List<ImageLocation> locations = new ArrayList<>();
    if (value instanceof String string) {
      for (String part : string.split(File.pathSeparator, -1)) {
        if (part.isEmpty()) {
          throw bad("devices", value, "no empty file name");
        }
        locations.add(ImageLocation.of(Path.of(part)));
      }
    } else if (value instanceof List<?> list) {
      list.forEach(element -> locations.add(device(value, element)));
    } else {
      throw bad("devices", value, DEVICES);
    }
    return new ErofsDevices.Listed(locations);
  }

  private static ImageLocation device(Object list, Object element) {
    if (element instanceof Path path) {
      return ImageLocation.of(path);
    } else if (element instanceof URI uri) {
      return ImageLocation.of(uri);
    } else if (element instanceof ByteSource source) {
      return ImageLocation.of(source);
    } else if (element instanceof ImageLocation location) {
      return location;
    }
    throw bad("devices", list, DEVICES);
  }

  private static ImageAccess access(Object value) {
    for (ImageAccess access : ImageAccess.values()) {
      if (access == value || access.name().toLowerCase(Locale.ROOT).equals(value)) {
        return access;
      }
    }
    throw bad("access", value, "auto, mapped or channel");
  }

  private static boolean verify(Object value) {
    if ("superblock".equals(value) || "none".equals(value)) {
      return "superblock".equals(value);
    }
    throw bad("verify", value, "superblock or none");
  }
}
