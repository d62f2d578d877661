package io.github.jerofs.cli.create;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildOptions.FileTimes;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionOptions;
import io.github.jerofs.build.HardLinks;
import io.github.jerofs.build.KernelVersion;
import io.github.jerofs.build.PathPattern;
import io.github.jerofs.cli.option.Owner;
import io.github.jerofs.cli.option.SizeConverter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The build options of create and convert. */
final class BuildFlags {
  /** Features by the names that mkfs.erofs gives them. */
  enum Feature {
    FRAGMENTS("fragments"),
    TAIL_PACKING("ztailpacking"),
    EXTENTS("48bit"),
    NO_INLINE_DATA("noinline_data");

    private final String text;

    Feature(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-z", "--compress"},
      paramLabel = "METHOD[,LEVEL]",
      converter = CompressionConverter.class,
      description =
          "Compress files: lz4, lz4hc, lzma, deflate or zstd. Files that do not shrink are stored"
              + " uncompressed. Default: no compression.")
  private @Nullable Compression compression;

  @Option(
      names = {"-C", "--cluster-size"},
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description =
          "The size of LZ4 pclusters; with other methods, of the parts of a file that are"
              + " compressed independently. Default: 64K for LZ4, else 128K.")
  private @Nullable Integer clusterSize;

  @Option(
      names = "--compress-path",
      paramLabel = "PATTERN=METHOD[,LEVEL]",
      converter = PathOverride.OfCompression.class,
      description =
          "Compress matching files with another method, or 'none'. Can be repeated; the first match"
              + " counts.")
  private List<PathOverride<Optional<Compression>>> compressionRules = new ArrayList<>();

  @Option(
      names = "-E",
      split = ",",
      paramLabel = "FEATURE",
      description =
          "Enable features: fragments (small files and tails compressed together), ztailpacking, 48bit"
              + " (encoded extents), noinline_data.")
  private Set<Feature> features = EnumSet.noneOf(Feature.class);

  @Option(
      names = "--target-kernel",
      paramLabel = "VERSION",
      converter = KernelConverter.class,
      description = "Use only features that this version of Linux reads, such as 5.15.")
  private @Nullable KernelVersion targetKernel;

  @Option(
      names = {"-e", "--exclude"},
      paramLabel = "PATTERN",
      converter = PatternConverter.class,
      description =
          "Omit matching files, and directories with all below them. Can be repeated. A pattern"
              + " without a slash matches names in any directory, others match paths from the root; **"
              + " crosses slashes.")
  private List<PathPattern> excluded = new ArrayList<>();

  @Option(
      names = "--exclude-regex",
      paramLabel = "REGEX",
      description = "Omit paths in which the expression is found. Paths have no leading slash.")
  private List<Pattern> excludedExpressions = new ArrayList<>();

  @Option(names = "--all-root", description = "Set owner and group of all files to 0.")
  private boolean allRoot;

  @Option(
      names = "--owner",
      paramLabel = "UID:GID",
      converter = Owner.Converter.class,
      description = "Set owner and group of all files.")
  private @Nullable Owner owner;

  @Option(
      names = "--chown",
      paramLabel = "PATTERN=UID:GID",
      converter = PathOverride.OfOwner.class,
      description =
          "Set owner and group of matching files. Can be repeated; the last match counts.")
  private List<PathOverride<Owner>> owners = new ArrayList<>();

  @Option(
      names = "--chmod",
      paramLabel = "PATTERN=MODE",
      converter = PathOverride.OfMode.class,
      description = "Set the octal mode of matching files. Can be repeated; the last match counts.")
  private List<PathOverride<Integer>> modes = new ArrayList<>();

  @Option(
      names = {"-T", "--time"},
      paramLabel = "SECONDS",
      description =
          "The time of the build in seconds since 1970. Later times of files are clamped to it."
              + " Default: SOURCE_DATE_EPOCH, else the newest time in the tree.")
  private @Nullable Long time;

  @Option(names = "--all-time", description = "Set the times of all files to that of the build.")
  private boolean allTime;

  @Option(names = "--mkfs-time", description = "Keep the times of all files, even later ones.")
  private boolean mkfsTime;

  @Option(
      names = {"-U", "--uuid"},
      paramLabel = "UUID",
      description = "The UUID of the image. Default: derived from the content.")
  private @Nullable UUID uuid;

  @Option(
      names = {"-L", "--label"},
      description = "The label of the image, at most 16 bytes.")
  private String label = "";

  @Option(names = "--hard-dereference", description = "Store hard links as separate files.")
  private boolean dereference;

  @Option(names = "--no-xattrs", description = "Omit extended attributes and ACLs.")
  private boolean noXattrs;

  @Option(names = "--no-dedupe", description = "Do not share the data of equal files.")
  private boolean noDedupe;

  @Option(
      names = {"-j", "--threads"},
      paramLabel = "N",
      description = "The number of threads. Default: the number of processors.")
  private @Nullable Integer threads;

  @Option(
      names = {"-f", "--force"},
      description = "Replace an existing file when the new one is complete.")
  private boolean force;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Do everything except writing the image.")
  private boolean dryRun;

  boolean isDryRun() {
    return dryRun;
  }

  /** Returns the options that the flags set. */
  BuildOptions toOptions() {
    try {
      return options();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private BuildOptions options() {
    if (allRoot && owner != null) {
      throw new ParameterException(spec.commandLine(), "--all-root and --owner exclude each other");
    }
    if (allTime && mkfsTime) {
      throw new ParameterException(
          spec.commandLine(), "--all-time and --mkfs-time exclude each other");
    }
    BuildOptions.Builder options =
        BuildOptions.builder()
            .compression(compressionOptions())
            .inlineTails(!features.contains(Feature.NO_INLINE_DATA))
            .hardLinks(dereference ? HardLinks.DEREFERENCE : HardLinks.PRESERVE)
            .xattrs(!noXattrs)
            .dedupe(!noDedupe)
            .label(label)
            .replaceExisting(force)
            .dryRun(dryRun)
            .fileTimes(allTime ? FileTimes.ALL : mkfsTime ? FileTimes.KEEP : FileTimes.CLAMP)
            .rule(new EntryOverrides(excluded, excludedExpressions, modes, owners));
    Owner everyOwner = allRoot ? new Owner(0, 0) : owner;
    if (everyOwner != null) {
      options.owner(everyOwner.uid(), everyOwner.gid());
    }
    if (targetKernel != null) {
      options.targetKernel(targetKernel);
    }
    if (time != null) {
      options.time(Instant.ofEpochSecond(time));
    }
    if (uuid != null) {
      options.uuid(uuid);
    }
    if (threads != null) {
      options.threads(threads);
    }
    return options.build();
  }

  private CompressionOptions compressionOptions() {
    boolean none = compression == null && compressionRules.isEmpty();
    boolean isForm =
        features.contains(Feature.FRAGMENTS)
            || features.contains(Feature.TAIL_PACKING)
            || features.contains(Feature.EXTENTS);
    if (none && (clusterSize != null || isForm)) {
      throw new ParameterException(
          spec.commandLine(),
          (isForm ? "-E " + features.iterator().next() : "--cluster-size")
              + " applies to compressed images only: add --compress");
    }
    CompressionOptions result =
        compression == null ? CompressionOptions.NONE : CompressionOptions.of(sized(compression));
    for (PathOverride<Optional<Compression>> rule : compressionRules) {
      String glob = rule.pattern().toString();
      result =
          rule.value().isPresent()
              ? result.with(glob, sized(rule.value().get()))
              : result.without(glob);
    }
    result =
        result
            .withFragments(features.contains(Feature.FRAGMENTS))
            .withTailPacking(features.contains(Feature.TAIL_PACKING));
    return features.contains(Feature.EXTENTS) ? result.withEncodedExtents(true) : result;
  }

  private Compression sized(Compression method) {
    return clusterSize == null ? method : method.withClusterSize(clusterSize);
  }

  /** Parses a compression method. */
  static final class CompressionConverter implements ITypeConverter<Compression> {
    @Override
    public Compression convert(String text) {
      try {
        return Compression.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Parses a version of Linux. */
  static final class KernelConverter implements ITypeConverter<KernelVersion> {
    @Override
    public KernelVersion convert(String text) {
      try {
        return KernelVersion.parse(text.toLowerCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
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
