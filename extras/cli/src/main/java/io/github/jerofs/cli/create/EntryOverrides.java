package io.github.jerofs.cli.create;

import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.EntryRule;
import io.github.jerofs.cli.option.Owner;
import java.util.List;
import java.util.Optional;

/** Changes modes and owners of entries. The last match wins. */
record EntryOverrides(List<PathOverride<Integer>> modes, List<PathOverride<Owner>> owners)
    implements EntryRule {
  @Override
  public Optional<EntryAttributes> apply(String path, int type, EntryAttributes attributes) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
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
}
