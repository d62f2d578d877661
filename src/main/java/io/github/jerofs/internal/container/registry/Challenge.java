package io.github.jerofs.internal.container.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A challenge of {@code WWW-Authenticate}.
 *
 * @param scheme the scheme in lower case, such as {@code bearer}
 * @param parameters the parameters by name in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /** A parameter, or a scheme, which no equals sign follows. */
  private static final Pattern ITEM =
      Pattern.compile(
          "\\G[\\s,]*(" + TOKEN + ")(?:\\s*=\\s*(?:(" + TOKEN + ")|\"((?:[^\"\\\\]|\\\\.)*+)\"))?");

  /** Limit of the parameters that are read. */
  private static final int MAX_ITEMS = 100;

  /** Returns the challenges in {@code headers}, up to the first malformed part of each. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    for (String header : headers) {
      Matcher item = ITEM.matcher(header);
      Map<String, String> parameters = new TreeMap<>();
      for (int i = 0; i < MAX_ITEMS && item.find(); i++) {
        String name = item.group(1).toLowerCase(Locale.ROOT);
        if (item.group(2) != null) {
          parameters.put(name, item.group(2));
        } else if (item.group(3) != null) {
          parameters.put(name, item.group(3).replaceAll("\\\\(.)", "$1"));
        } else {
          parameters = new TreeMap<>();
          challenges.add(new Challenge(name, parameters));
        }
      }
    }
    return challenges;
  }
}
