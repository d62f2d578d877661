package io.github.jerofs.internal.nio;

import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Parses and opens URLs in both forms of {@link ErofsUri}. Relative URLs resolve against the image
 * root and cannot escape it.
 *
 * <p>As a URL, the long form may also be {@code erofs:<URI of the image>%21/path}. The JDK splits
 * {@code jar:} URLs at the first {@code !/}, so a URL for a JAR in an image must not contain one.
 */
final class ErofsUrlHandler extends URLStreamHandler {
  private static final String ESCAPED_DIVIDER = "%21/";

  /**
   * Characters that callers use in relative URLs but that URIs forbid, and the divider {@code !}.
   */
  private static final String TO_ESCAPE = " \"<>[\\]^`{|}!";

  @Override
  protected URLConnection openConnection(URL url) {
    return new ErofsUrlConnection(url);
  }

  @Override
  protected URLConnection openConnection(URL url, Proxy proxy) {
    return openConnection(url); // no network access
  }

  /** The authority is not a host and must not be resolved as one. */
  @Override
  protected @Nullable InetAddress getHostAddress(URL url) {
    return null;
  }

  @Override
  protected void parseURL(URL url, String spec, int start, int limit) {
    String text = spec.substring(start, limit);
    String fragment = url.getRef();
    if (fragment != null && fragment.contains(ErofsUri.DIVIDER) && !text.contains("?")) {
      text += "#" + fragment; // of the image
      fragment = null;
    }
    int question = text.indexOf('?');
    String query = question < 0 ? null : text.substring(question + 1);
    String path = question < 0 ? text : text.substring(0, question);
    String base = url.getPath(); // null without a context
    boolean hasScheme = start > 0 && spec.charAt(start - 1) == ':';
    String authority;
    if (!hasScheme && base != null && !base.isEmpty()) {
      path = resolve(base, path);
      authority = url.getHost();
    } else if (path.startsWith("//") && !path.contains(ErofsUri.DIVIDER)) {
      int slash = path.indexOf('/', 2);
      authority = path.substring(2, slash < 0 ? path.length() : slash);
      path = slash < 0 ? "/" : path.substring(slash);
    } else {
      checkLong(path);
      authority = "";
    }
    String shown = authority.isEmpty() ? null : authority;
    setURL(url, ErofsUri.SCHEME, authority, -1, shown, null, path, query, fragment);
  }

  private static void checkLong(String path) {
    if (divider(path) < 0) {
      // URL converts this to a MalformedURLException.
      throw new IllegalArgumentException(
          "neither erofs://<escaped URI of image>/<path> nor erofs:<URI of image>!/<path>: "
              + path);
    }
  }

  /** Returns the URI of {@code url}. */
  static URI uri(URL url) {
    String authority = url.getAuthority();
    String path = url.getPath();
    if (authority != null && !authority.isEmpty()) {
      return URI.create(ErofsUri.SCHEME + "://" + authority + path);
    }
    String text =
        path.contains(ErofsUri.DIVIDER) ? path : path.replace(ESCAPED_DIVIDER, ErofsUri.DIVIDER);
    return URI.create(ErofsUri.SCHEME + ":" + text);
  }

  /** Returns the index of the slash that starts the path in the image, or -1 if not a long URL. */
  private static int divider(String path) {
    int plain = path.lastIndexOf(ErofsUri.DIVIDER);
    if (plain >= 0) {
      return plain + 1;
    }
    int escaped = path.lastIndexOf(ESCAPED_DIVIDER);
    return escaped < 0 ? -1 : escaped + ESCAPED_DIVIDER.length() - 1;
  }

  private static String resolve(String base, String relative) {
    if (relative.isEmpty()) {
      return base;
    }
    int root = base.startsWith("/") ? 0 : divider(base); // a leading / means hierarchical
    String directory = base.substring(root, base.lastIndexOf('/') + 1);
    String path = escape(relative);
    return base.substring(0, root) + withoutDots(path.startsWith("/") ? path : directory + path);
  }

  /** Removes {@code .} and {@code ..} and keeps a trailing slash. */
  private static String withoutDots(String path) {
    ArrayDeque<String> names = new ArrayDeque<>();
    boolean directory = false;
    for (String name : path.split("/", -1)) {
      directory = name.isEmpty() || name.equals(".") || name.equals("..");
      if (name.equals("..")) {
        names.pollLast();
      } else if (!directory) {
        names.addLast(name);
      }
    }
    return "/" + String.join("/", names) + (directory && !names.isEmpty() ? "/" : "");
  }

  private static String escape(String path) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b <= ' ' || b == 0x7f || TO_ESCAPE.indexOf(b) >= 0) { // negative: not ASCII
        Percent.append(escaped, b);
      } else {
        escaped.append((char) b);
      }
    }
    return escaped.toString();
  }
}
