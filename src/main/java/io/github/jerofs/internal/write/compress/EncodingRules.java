package io.github.jerofs.internal.write.compress;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which files are encoded how, by path: the first rule that matches applies. Whatever the rules
 * say, a file that would not become smaller is left as it is. Immutable.
 */
public final class EncodingRules {
  private record Rule(Pattern pattern, @Nullable Encoding encoding) {}

  private final List<Rule> rules;
  private final @Nullable Encoding otherwise;

  private EncodingRules(List<Rule> rules, @Nullable Encoding otherwise) {
    this.rules = List.copyOf(rules);
    this.otherwise = otherwise;
  }

  /** Returns rules that encode all files alike; null leaves them flat. */
  public static EncodingRules all(@Nullable Encoding encoding) {
    return new EncodingRules(List.of(), encoding);
  }

  /**
   * Returns a copy with one more rule, behind those here.
   *
   * @param glob of paths in the image without leading slash: {@code ?} and {@code *} match within a
   *     name, {@code **} across names, all else is literal. Without a slash it is matched with the
   *     name of the file, in whatever directory
   * @param encoding of the files that match; null leaves them flat
   * @throws IllegalArgumentException if {@code glob} is empty, or absolute
   */
  public EncodingRules with(String glob, @Nullable Encoding encoding) {
    if (glob.isEmpty() || glob.startsWith("/")) {
      throw new IllegalArgumentException(
          "pattern of paths: expected a relative one, found \"" + glob + "\"");
    }
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(compile(glob), encoding));
    return new EncodingRules(more, otherwise);
  }

  /** Returns the different encodings that files may get. */
  public List<Encoding> encodings() {
    Set<Encoding> all = new LinkedHashSet<>();
    rules.stream().map(Rule::encoding).filter(Objects::nonNull).forEach(all::add);
    if (otherwise != null) {
      all.add(otherwise);
    }
    return List.copyOf(all);
  }

  /** Returns whether the path of a file decides. */
  public boolean dependOnPath() {
    return !rules.isEmpty();
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
   * Returns how to encode the file at {@code path}, which is without leading slash; null for flat.
   */
  public @Nullable Encoding of(String path) {
    Objects.requireNonNull(path);
    for (Rule rule : rules) {
      if (rule.pattern.matcher(path).matches()) {
        return rule.encoding;
      }
    }
    return otherwise;
  }
}
