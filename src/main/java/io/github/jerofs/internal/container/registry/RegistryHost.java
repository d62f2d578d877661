package io.github.jerofs.internal.container.registry;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A registry.
 *
 * @param origin the scheme, host and port for requests
 * @param key the name of the registry in docker's configuration
 */
record RegistryHost(String origin, String key) {
  private static final String DOCKER_HUB = "docker.io";
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[(::|(0+:){7}0*)1\\]");

  /** Returns the registry {@code host}, which may have a port. */
  static RegistryHost of(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals(DOCKER_HUB)) {
      return new RegistryHost("https://registry-1.docker.io", "index.docker.io");
    }
    int colon = name.lastIndexOf(':');
    boolean hasPort = colon > name.lastIndexOf(']');
    String bare = hasPort ? name.substring(0, colon) : name;
    return new RegistryHost((isLoopback(bare) ? "http://" : "https://") + name, name);
  }

  /** Returns whether {@code host} is this machine, whose traffic crosses no network. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  /** Returns the name of {@code repository} in URLs. */
  String repository(String repository) {
    return key.equals("index.docker.io") && repository.indexOf('/') < 0
        ? "library/" + repository
        : repository;
  }

  /** Returns the URL of {@code path} below {@code repository}. */
  URI url(String repository, String path) {
    return URI.create(origin + "/v2/" + repository(repository) + "/" + path);
  }
}
