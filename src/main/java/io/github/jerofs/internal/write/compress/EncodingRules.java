package io.github.jerofs.internal.write.compress;

import io.github.jerofs.build.PathPattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files are encoded how, by path: the first rule that matches applies. Whatever the rules
 * say, a file that would not become smaller is left as it is. Immutable.
 */
public final class EncodingRules {
  private record Rule(PathPattern pattern, @Nullable Encoding encoding) {}

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
   * @param glob a {@link PathPattern}
   * @param encoding of the files that match; null leaves them flat
   * @throws IllegalArgumentException if {@code glob} is empty, or absolute
   */
  public EncodingRules with(String glob, @Nullable Encoding encoding) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(PathPattern.of(glob), encoding));
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

  /**
   * Returns how to encode the file at {@code path}, which is without leading slash; null for flat.
   */
  public @Nullable Encoding of(String path) {
    Objects.requireNonNull(path);
    for (Rule rule : rules) {
      if (rule.pattern.matches(path)) {
        return rule.encoding;
      }
    }
    return otherwise;
  }
}
