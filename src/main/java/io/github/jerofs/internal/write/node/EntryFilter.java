package io.github.jerofs.internal.write.node;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.EntryRule;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Applies the options about owners and extended attributes, and the entry rule. */
public final class EntryFilter {
  private final BuildOptions options;

  /** Creates a filter with {@code options}. */
  public EntryFilter(BuildOptions options) {
    this.options = options;
  }

  /** Returns the attributes of the entry {@code path} in the image, or null to omit it. */
  public @Nullable EntryAttributes apply(String path, int type, EntryAttributes attributes) {
    return apply(() -> path, type, attributes);
  }

  /** Returns the attributes of the entry {@code path} in the image, or null to omit it. */
  public @Nullable EntryAttributes apply(
      Supplier<String> path, int type, EntryAttributes attributes) {
    EntryAttributes result = attributes;
    if (options.uid().isPresent() || options.gid().isPresent()) {
      result =
          result.withOwner(options.uid().orElse(result.uid()), options.gid().orElse(result.gid()));
    }
    if (!options.xattrs() && !result.xattrs().isEmpty()) {
      result = result.withXattrs(Map.of());
    }
    EntryRule rule = options.rule();
    return rule == EntryRule.UNCHANGED ? result : rule.apply(path.get(), type, result).orElse(null);
  }
}
