package io.github.jerofs.build;

import java.util.regex.Pattern;

/**
 * A pattern of paths in an image. {@code ?} and {@code *} match within a name, {@code **} across
 * names, all else is literal. A pattern without a slash is matched with the name of the file, in
 * any directory. Immutable.
 */
public final class PathPattern {
  private final String glob;
  private final Pattern pattern;

  private PathPattern(String glob, Pattern pattern) {
    this.glob = glob;
    this.pattern = pattern;
  }

  /**
   * Parses a pattern.
   *
   * @param glob without leading slash
   * @throws IllegalArgumentException if it is empty, or begins with a slash
   */
  public static PathPattern of(String glob) {
    if (glob.isEmpty() || glob.startsWith("/")) {
      throw new IllegalArgumentException(
          "pattern of paths: expected a relative one, found '" + glob + "'");
    }
    return new PathPattern(glob, compile(glob));
  }

  private static Pattern compile(String glob) {
    StringBuilder regex = new StringBuilder(glob.indexOf('/') < 0 ? "(?:.*/)?" : "");
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*' && glob.startsWith("**", i)) {
        i++;
        boolean isDirectories = glob.startsWith("/", i + 1);
        regex.append(isDirectories ? "(?:.*/)?" : ".*");
        i += isDirectories ? 1 : 0;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /**
   * Returns whether a path matches.
   *
   * @param path from the root of the image, with or without a slash in front
   */
  public boolean matches(String path) {
    return pattern.matcher(path.startsWith("/") ? path.substring(1) : path).matches();
  }

  /** Returns the text of the pattern. */
  @Override
  public String toString() {
    return glob;
  }
}
