package io.github.jerofs.internal.write.compress;

import io.github.jerofs.build.PathPattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects the encoding of a file by its path. The first matching rule applies. A file that
 * compression does not shrink stays flat regardless of the rules. Immutable.
 */
public final class EncodingRules {
  private record Rule(PathPattern pattern, @Nullable Encoding encoding) {}

  private final List<Rule> rules;
  private final @Nullable Encoding otherwise;

  private EncodingRules(List<Rule> rules, @Nullable Encoding otherwise) {
    this.rules = List.copyOf(rules);
    this.otherwise = otherwise;
  }

  /** Returns rules with one encoding for all files, or null for flat files. */
  public static EncodingRules all(@Nullable Encoding encoding) {
    return new EncodingRules(List.of(), encoding);
  }

  /**
   * Returns a copy with a rule added at the end.
   *
   * @param glob a {@link PathPattern}
   * @param encoding the encoding of matching files, or null for flat files
   * @throws IllegalArgumentException if {@code glob} is empty, or absolute
   */
  public EncodingRules with(String glob, @Nullable Encoding encoding) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(PathPattern.of(glob), encoding));
    return new EncodingRules(more, otherwise);
  }

  /** Returns the distinct encodings. */
  public List<Encoding> encodings() {
    Set<Encoding> all = new LinkedHashSet<>();
    rules.stream().map(Rule::encoding).filter(Objects::nonNull).forEach(all::add);
    if (otherwise != null) {
      all.add(otherwise);
    }
    return List.copyOf(all);
  }

  /** Returns whether the encoding depends on the path. */
  public boolean dependOnPath() {
    return !rules.isEmpty();
  }

  /**
   * Returns the encoding of the file at {@code path}, which has no leading slash, or null for a
   * flat file.
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
