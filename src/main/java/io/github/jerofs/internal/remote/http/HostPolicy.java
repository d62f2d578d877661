package io.github.jerofs.internal.remote.http;

import io.github.jerofs.option.RemoteKeys;
import io.github.jerofs.option.RemoteOptions;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Locale;

/** Decides which hosts may be contacted. Immutable. */
public final class HostPolicy {
  private static final String WILDCARD = "*.";

  private final boolean allowsRemote;
  private final List<String> hosts;

  public HostPolicy(RemoteOptions options) {
    this.allowsRemote = options.allowsRemote();
    this.hosts = options.hosts();
  }

  /**
   * Checks that {@code url} may be requested.
   *
   * @throws AccessDeniedException if an option forbids it
   */
  public void check(URI url) throws AccessDeniedException {
    String reason = refusal(url);
    if (!reason.isEmpty()) {
      throw new AccessDeniedException(WebUrl.shown(url), null, reason);
    }
  }

  /** Returns why {@code url} must not be requested, or an empty string if it may be. */
  public String refusal(URI url) {
    if (!allowsRemote) {
      return "option '" + RemoteKeys.REMOTE_LOCATIONS + "' forbids web servers";
    }
    boolean allowed = hosts.isEmpty() || hosts.stream().anyMatch(host -> matches(host, url));
    return allowed
        ? ""
        : "option '" + RemoteKeys.HOSTS + "' allows only " + String.join(", ", hosts);
  }

  private static boolean matches(String allowed, URI url) {
    String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    int colon = allowed.lastIndexOf(':');
    boolean hasPort = colon > allowed.lastIndexOf(']');
    if (hasPort && Integer.parseInt(allowed.substring(colon + 1)) != WebUrl.port(url)) {
      return false;
    }
    String name = hasPort ? allowed.substring(0, colon) : allowed;
    return name.startsWith(WILDCARD) ? host.endsWith(name.substring(1)) : host.equals(name);
  }
}
