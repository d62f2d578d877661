package io.github.jerofs.cli.create;

import io.github.jerofs.build.EntryRule;
import io.github.jerofs.build.FileContexts;
import io.github.jerofs.build.FsConfig;
import io.github.jerofs.build.PathPattern;
import io.github.jerofs.cli.option.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options of create and convert that omit entries or change their attributes. */
final class EntryFlags {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-e", "--exclude"},
      paramLabel = "PATTERN",
      converter = PatternConverter.class,
      description =
          "Omit matching entries and everything below them; can be repeated. A pattern without a"
              + " slash matches names in any directory; others match paths from the root. **"
              + " matches slashes, too.")
  private List<PathPattern> excluded = new ArrayList<>();

  @Option(
      names = "--exclude-regex",
      paramLabel = "REGEX",
      description =
          "Omit entries whose path, without a leading slash, contains a match; can be repeated.")
  private List<Pattern> excludedExpressions = new ArrayList<>();

  @Option(names = "--all-root", description = "Set owner and group of all entries to 0.")
  private boolean allRoot;

  @Option(
      names = "--owner",
      paramLabel = "UID:GID",
      converter = Owner.Converter.class,
      description = "Set owner and group of all entries.")
  private @Nullable Owner owner;

  @Option(
      names = {"--fs-config", "--fs-config-file"},
      paramLabel = "FILE",
      description =
          "Set owners, groups, modes and capabilities from Android's fs_config file. Entries"
              + " without a line keep theirs.")
  private @Nullable Path fsConfig;

  @Option(
      names = "--file-contexts",
      paramLabel = "FILE",
      description = "Set SELinux labels from a file_contexts file.")
  private @Nullable Path fileContexts;

  @Option(
      names = "--mount-point",
      paramLabel = "PATH",
      description =
          "The mount point of the image on the device, such as /system. Paths in FILE begin with"
              + " it. Default: /.")
  private @Nullable String mountPoint;

  @Option(
      names = "--chown",
      paramLabel = "PATTERN=UID:GID",
      converter = PathOverride.OfOwner.class,
      description = "Set owner and group of matching entries; can be repeated, last match wins.")
  private List<PathOverride<Owner>> owners = new ArrayList<>();

  @Option(
      names = "--chmod",
      paramLabel = "PATTERN=MODE",
      converter = PathOverride.OfMode.class,
      description = "Set the octal mode of matching entries; can be repeated, last match wins.")
  private List<PathOverride<Integer>> modes = new ArrayList<>();

  /** Returns the owner of all entries, or null if entries keep theirs. */
  @Nullable Owner owner() {
    if (allRoot && owner != null) {
      throw new ParameterException(spec.commandLine(), "--all-root and --owner exclude each other");
    }
    return allRoot ? new Owner(0, 0) : owner;
  }

  /**
   * Returns the rule that applies the options to an entry: excludes first, overrides of single
   * entries last.
   *
   * @throws IOException if a configuration file cannot be read
   */
  EntryRule rule() throws IOException {
    if (mountPoint != null && fsConfig == null && fileContexts == null) {
      throw new ParameterException(
          spec.commandLine(), "--mount-point requires --fs-config or --file-contexts");
    }
    String place = mountPoint == null ? "" : mountPoint;
    List<EntryRule> rules = new ArrayList<>();
    rules.add(new EntryExcludes(excluded, excludedExpressions));
    if (fsConfig != null) {
      rules.add(FsConfig.read(fsConfig, place));
    }
    if (fileContexts != null) {
      rules.add(FileContexts.read(fileContexts, place));
    }
    rules.add(new EntryOverrides(modes, owners));
    return (path, type, attributes) -> {
      var result = Optional.of(attributes);
      for (EntryRule rule : rules) {
        result = result.flatMap(changed -> rule.apply(path, type, changed));
      }
      return result;
    };
  }

  /** Parses a pattern of paths. */
  static final class PatternConverter implements ITypeConverter<PathPattern> {
    @Override
    public PathPattern convert(String text) {
      try {
        return PathPattern.of(text.startsWith("/") ? text.substring(1) : text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
