package io.github.jerofs.cli.create;

import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.EntryRule;
import io.github.jerofs.build.PathPattern;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Omits entries that match a pattern or an expression. */
record EntryExcludes(List<PathPattern> patterns, List<Pattern> expressions) implements EntryRule {
  @Override
  public Optional<EntryAttributes> apply(String path, int type, EntryAttributes attributes) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    boolean excluded =
        !relative.isEmpty()
            && (patterns.stream().anyMatch(pattern -> pattern.matches(relative))
                || expressions.stream().anyMatch(regex -> regex.matcher(relative).find()));
    return excluded ? Optional.empty() : Optional.of(attributes);
  }
}
