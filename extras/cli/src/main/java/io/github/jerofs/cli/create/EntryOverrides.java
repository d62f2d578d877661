package io.github.jerofs.cli.create;

import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.EntryRule;
import io.github.jerofs.build.PathPattern;
import io.github.jerofs.cli.option.Owner;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Omits entries and overrides modes and owners. If several rules match a path, the last counts. */
record EntryOverrides(
    List<PathPattern> excluded,
    List<Pattern> excludedExpressions,
    List<PathOverride<Integer>> modes,
    List<PathOverride<Owner>> owners)
    implements EntryRule {
  @Override
  public Optional<EntryAttributes> apply(String path, int type, EntryAttributes attributes) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    if (!relative.isEmpty() && isExcluded(relative)) {
      return Optional.empty();
    }
    EntryAttributes result = attributes;
    for (PathOverride<Integer> mode : modes) {
      if (mode.pattern().matches(relative)) {
        result = result.withPermissions(mode.value());
      }
    }
    for (PathOverride<Owner> owner : owners) {
      if (owner.pattern().matches(relative)) {
        result = result.withOwner(owner.value().uid(), owner.value().gid());
      }
    }
    return Optional.of(result);
  }

  private boolean isExcluded(String relative) {
    return excluded.stream().anyMatch(pattern -> pattern.matches(relative))
        || excludedExpressions.stream().anyMatch(regex -> regex.matcher(relative).find());
  }
}
