package io.github.jerofs.option;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Validates the request headers that users set. */
final class RequestHeaders {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  /** Set by this library (ranges and conditions) or by the HTTP client. */
  private static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "range",
          "upgrade");

  private RequestHeaders() {}

  /**
   * Returns a copy with case-insensitive names.
   *
   * @throws IllegalArgumentException if a header is not allowed; the message contains no values
   */
  static Map<String, String> check(Map<String, String> headers) {
    Map<String, String> result = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, value) -> {
          check(TOKEN.matcher(name).matches(), "a header name", name);
          check(
              !RESERVED.contains(name.toLowerCase(Locale.ROOT)),
              "a header that is not reserved",
              name);
          check(
              VALUE.matcher(value).matches(),
              "one line of text as header " + name,
              "other characters");
          check(result.put(name, value) == null, "header " + name + " once", "twice");
        });
    return Collections.unmodifiableMap(result);
  }

  private static void check(boolean holds, String expected, String found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "option 'headers': expected " + expected + ", found " + found);
    }
  }
}
