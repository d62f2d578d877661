package io.github.jerofs.internal.nio;

import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The keys of {@code env} that tell how to read from web servers. */
final class RemoteKeys {
  /** The key of all of them; comes first, so that single ones change it. */
  static final String ALL = "remote";

  static final Map<String, BiFunction<ErofsOptions, Object, ErofsOptions>> KEYS =
      Map.of(
          ALL,
          (o, v) -> o.withRemote(remote(v)),
          "cacheDirectory",
          (o, v) -> o.withRemote(o.remote().withCacheDirectory(directory(v))),
          "headers",
          (o, v) -> o.withRemote(o.remote().withHeaders(headers(v))),
          "mirrors",
          (o, v) -> o.withRemote(o.remote().withMirrors(mirrors(v))),
          "sha256",
          (o, v) -> o.withRemote(o.remote().withSha256(EnvOptions.text("sha256", v))));

  private RemoteKeys() {}

  private static RemoteOptions remote(Object value) {
    if (value instanceof RemoteOptions options) {
      return options;
    }
    throw EnvOptions.bad(ALL, value, "RemoteOptions");
  }

  private static Path directory(Object value) {
    if (value instanceof Path path) {
      return path;
    } else if (value instanceof String text) {
      return Path.of(text);
    }
    throw EnvOptions.bad("cacheDirectory", value, "a path");
  }

  /** The message must not show a value: it may be a password. */
  private static Map<String, String> headers(Object value) {
    Map<String, String> headers = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getKey() instanceof String name && entry.getValue() instanceof String text) {
          headers.put(name, text);
        } else {
          throw EnvOptions.bad("headers", entry.getKey(), "strings only");
        }
      }
      return headers;
    }
    throw EnvOptions.bad("headers", "something else", "a map of strings");
  }

  private static List<URI> mirrors(Object value) {
    if (!(value instanceof List<?> list)) {
      throw EnvOptions.bad("mirrors", value, "a list of URIs");
    }
    List<URI> uris = new ArrayList<>();
    for (Object each : list) {
      if (each instanceof URI uri) {
        uris.add(uri);
      } else if (each instanceof String text) {
        uris.add(URI.create(text));
      } else {
        throw EnvOptions.bad("mirrors", value, "a list of URIs");
      }
    }
    return uris;
  }
}
