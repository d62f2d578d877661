package io.github.jerofs.internal.path;

import java.nio.file.PathMatcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Path matchers for the {@code glob} and {@code regex} syntaxes. */
public final class Globs {
  private static final String REGEX_SPECIAL = "\\^$.|?*+()[]{}";

  private final String glob;
  private final StringBuilder regex = new StringBuilder();
  private int at;
  private boolean inGroup;

  private Globs(String glob) {
    this.glob = glob;
  }

  /** Returns a matcher for the text of paths from any file system. */
  public static PathMatcher matcher(String syntaxAndPattern) {
    int colon = syntaxAndPattern.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("not syntax:pattern: " + syntaxAndPattern);
    }
    String syntax = syntaxAndPattern.substring(0, colon);
    String text = syntaxAndPattern.substring(colon + 1);
    Pattern pattern;
    if (syntax.equalsIgnoreCase("glob")) {
      pattern = Pattern.compile(toRegex(text), Pattern.DOTALL);
    } else if (syntax.equalsIgnoreCase("regex")) {
      pattern = Pattern.compile(text);
    } else {
      throw new UnsupportedOperationException("path matcher syntax '" + syntax + "'");
    }
    return path -> pattern.matcher(path.toString()).matches();
  }

  /** Returns a regular expression equivalent to {@code glob}. */
  static String toRegex(String glob) {
    Globs globs = new Globs(glob);
    while (globs.at < glob.length()) {
      globs.translate(glob.charAt(globs.at++));
    }
    if (globs.inGroup) {
      throw globs.bad("missing '}'");
    }
    return globs.regex.toString();
  }

  private PatternSyntaxException bad(String why) {
    return new PatternSyntaxException(why, glob, at - 1);
  }

  private void translate(char c) {
    switch (c) {
      case '\\' -> literal(escaped());
      case '*' -> star();
      case '?' -> regex.append("[^/]");
      case '[' -> bracket();
      case '{' -> {
        if (inGroup) {
          throw bad("a group in a group");
        }
        inGroup = true;
        regex.append("(?:(?:");
      }
      case '}' -> {
        regex.append(inGroup ? "))" : "\\}");
        inGroup = false;
      }
      case ',' -> regex.append(inGroup ? ")|(?:" : ",");
      default -> literal(c);
    }
  }

  private char escaped() {
    if (at == glob.length()) {
      throw bad("nothing after '\\'");
    }
    return glob.charAt(at++);
  }

  private void literal(char c) {
    if (REGEX_SPECIAL.indexOf(c) >= 0) {
      regex.append('\\');
    }
    regex.append(c);
  }

  private boolean nextIs(char c) {
    return at < glob.length() && glob.charAt(at) == c;
  }

  private void star() {
    if (nextIs('*')) {
      at++;
      regex.append(".*");
    } else {
      regex.append("[^/]*");
    }
  }

  private void bracket() {
    regex.append("[[^/]&&[");
    if (nextIs('!')) {
      regex.append('^');
      at++;
    } else if (nextIs('^')) {
      regex.append("\\^");
      at++;
    }
    if (nextIs('-')) {
      regex.append("\\-");
      at++;
    }
    char last = 0;
    boolean rangeOpen = false;
    while (!nextIs(']')) {
      if (at == glob.length()) {
        throw bad("missing ']'");
      }
      char c = glob.charAt(at++);
      if (c == '/') {
        throw bad("a '/' in brackets");
      }
      if (c == '-' && !rangeOpen && last == 0) {
        throw bad("a range without a start");
      }
      if (c == '-' && !rangeOpen && !nextIs(']')) {
        regex.append('-');
        rangeOpen = true;
        continue;
      }
      if (rangeOpen && c < last) {
        throw bad("a range that runs backwards");
      }
      if ("\\[]&^-".indexOf(c) >= 0) {
        regex.append('\\');
      }
      regex.append(c);
      last = rangeOpen ? 0 : c;
      rangeOpen = false;
    }
    at++;
    regex.append("]]");
  }
}
