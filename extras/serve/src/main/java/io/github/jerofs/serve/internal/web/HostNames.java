package io.github.jerofs.serve.internal.web;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.server.Request;

/**
 * The host names for which the server answers. A page of an attacker can let its own name resolve
 * to this server (DNS rebinding), but the browser then sends that name. Addresses cannot be
 * rebound. Immutable and thread-safe.
 *
 * @param names accepted names in lower case, besides {@code localhost} and addresses
 */
public record HostNames(Set<String> names) {
  /** Copies the names. */
  public HostNames {
    names = Set.copyOf(names);
  }

  boolean accept(Request request) {
    String host = Request.getServerName(request);
    if (host == null || host.isEmpty()) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || isAddress(name) || names.contains(name);
  }

  private static boolean isAddress(String name) {
    return name.startsWith("[")
        || name.contains(":")
        || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }
}
