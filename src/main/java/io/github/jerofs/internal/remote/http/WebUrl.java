package io.github.jerofs.internal.remote.http;

import io.github.jerofs.storage.ImageLocation;
import java.net.URI;
import java.util.Locale;

/** Rules for the URLs that requests may go to. */
public final class WebUrl {
  private WebUrl() {}

  /**
   * Returns {@code url} in normal form.
   *
   * @throws IllegalArgumentException if {@code url} is not an {@code http} or {@code https} URL, or
   *     contains a user name, a password or a fragment
   */
  public static URI check(URI url) {
    if (!isWeb(url) || url.getHost() == null) {
      throw new IllegalArgumentException("not http(s)://host/path: " + shown(url));
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "a URL must not contain a user name or password, use a header: //" + url.getHost());
    }
    if (url.getRawFragment() != null) {
      throw new IllegalArgumentException("a URL of a file must not have a fragment: " + shown(url));
    }
    return new ImageLocation.Remote(url).uri();
  }

  static boolean isWeb(URI url) {
    return "http".equalsIgnoreCase(url.getScheme()) || isSecure(url);
  }

  static boolean isSecure(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /** Returns whether both URLs have the same scheme, host and port. */
  public static boolean isSameOrigin(URI a, URI b) {
    return isSecure(a) == isSecure(b) && host(a).equals(host(b)) && port(a) == port(b);
  }

  private static String host(URI url) {
    return String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
  }

  /** Returns the port in {@code url}, or the default port of its scheme. */
  static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : isSecure(url) ? 443 : 80;
  }

  /** Returns {@code url} for messages: without its query, which may be secret. */
  public static String shown(URI url) {
    if (url.getHost() == null || url.getRawUserInfo() != null) {
      return url.getScheme() + ":…";
    }
    String text = url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    return url.getRawQuery() == null ? text : text + "?…";
  }
}
