package io.github.jerofs.serve.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jerofs.storage.Names;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path of a URL as names. A name is bytes, so each byte outside of a few ASCII characters is
 * percent-encoded. Immutable and thread-safe.
 *
 * @param names the decoded names, as texts of {@link Names}
 * @param slash whether the path ends in a slash, as those of directories do
 */
record UrlPath(List<String> names, boolean slash) {
  private static final String UNRESERVED = "-._~";
  private static final String HEX = "0123456789ABCDEF";

  /**
   * Parses the raw path of a request.
   *
   * @return the path, or empty if it cannot name a file: a bad escape, an empty name, {@code .},
   *     {@code ..}, or a slash or NUL in a name
   */
  static Optional<UrlPath> parse(String raw) {
    if (!raw.startsWith("/")) {
      return Optional.empty();
    }
    boolean slash = raw.endsWith("/");
    String inner = raw.substring(1, Math.max(1, raw.length() - (slash ? 1 : 0)));
    List<String> names = new ArrayList<>();
    if (!inner.isEmpty()) {
      for (String part : inner.split("/", -1)) {
        byte[] name = decode(part);
        if (name == null || !isName(name)) {
          return Optional.empty();
        }
        names.add(Names.decode(name));
      }
    }
    return Optional.of(new UrlPath(List.copyOf(names), slash));
  }

  private static boolean isName(byte[] name) {
    if (name.length == 0 || (name[0] == '.' && (name.length == 1 || isDotDot(name)))) {
      return false;
    }
    for (byte b : name) {
      if (b == 0 || b == '/') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDotDot(byte[] name) {
    return name.length == 2 && name[1] == '.';
  }

  /** Returns the bytes that {@code part} stands for, or null if an escape is malformed. */
  private static byte @Nullable [] decode(String part) {
    byte[] text = part.getBytes(UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length);
    for (int i = 0; i < text.length; i++) {
      if (text[i] != '%') {
        bytes.write(text[i]);
        continue;
      }
      int high = i + 2 < text.length ? Character.digit(text[i + 1], 16) : -1;
      int low = i + 2 < text.length ? Character.digit(text[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    return bytes.toByteArray();
  }

  /** Returns the path in URLs, absolute, percent-encoded. */
  String encoded() {
    StringBuilder out = new StringBuilder();
    for (String name : names) {
      out.append('/');
      append(out, name);
    }
    if (slash || names.isEmpty()) {
      out.append('/');
    }
    return out.toString();
  }

  /** Appends a percent-encoded name. */
  static void append(StringBuilder out, String name) {
    for (byte b : Names.encode(name).orElseThrow()) {
      if ((b >= '0' && b <= '9')
          || (b >= 'A' && b <= 'Z')
          || (b >= 'a' && b <= 'z')
          || UNRESERVED.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
      }
    }
  }
}
