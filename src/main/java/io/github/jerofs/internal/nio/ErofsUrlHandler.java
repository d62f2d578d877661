package io.github.jerofs.internal.nio;

import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Parses and opens URLs of the form of {@link ErofsUri}. Relative ones stay inside the image: its
 * root is their root, and no {@code ..} leads above it.
 *
 * <p>As a URL may also be {@code erofs:<URI of the image>%21/path}: the JDK divides its {@code
 * jar:} URLs at the first {@code !/}, so a JAR in an image needs one that has none.
 */
final class ErofsUrlHandler extends URLStreamHandler {
  static final String DIVIDER = "!/";
  static final String ESCAPED_DIVIDER = "%21/";

  /** What callers put in relative URLs although a URI must not have it; and what divides ours. */
  private static final String TO_ESCAPE = " \"<>[\\]^`{|}!";

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  @Override
  protected URLConnection openConnection(URL url) {
    return new ErofsUrlConnection(url);
  }

  @Override
  protected URLConnection openConnection(URL url, Proxy proxy) {
    return openConnection(url); // nothing here goes over a network
  }

  @Override
  protected void parseURL(URL url, String spec, int start, int limit) {
    String text = spec.substring(start, limit);
    int question = text.indexOf('?');
    String query = question < 0 ? null : text.substring(question + 1);
    String path = question < 0 ? text : text.substring(0, question);
    String base = url.getPath(); // null without a context
    String resolved = base == null || base.isEmpty() ? absolute(path) : resolve(base, path);
    setURL(url, ErofsUri.SCHEME, "", -1, "", null, resolved, query, url.getRef());
  }

  private static String absolute(String path) {
    if (divider(path) < 0) {
      // URL makes a MalformedURLException of it.
      throw new IllegalArgumentException(
          "not erofs:<URI of image>!/<path>; for a JAR in an image write the ! as %21: " + path);
    }
    return path;
  }

  /** Returns the index of the slash that begins the path in the image, or -1. */
  private static int divider(String path) {
    int plain = path.lastIndexOf(DIVIDER);
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
    int root = divider(base);
    String directory = base.substring(root, base.lastIndexOf('/') + 1);
    String path = escape(relative);
    return base.substring(0, root) + withoutDots(path.startsWith("/") ? path : directory + path);
  }

  /** Removes {@code .} and {@code ..}, and keeps a slash at the end. */
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
        escaped.append('%').append(HEX[(b & 0xff) >> 4]).append(HEX[b & 15]);
      } else {
        escaped.append((char) b);
      }
    }
    return escaped.toString();
  }
}
