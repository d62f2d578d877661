package io.github.jerofs.cli.create;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.BuildOptions.FileTimes;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionOptions;
import io.github.jerofs.build.HardLinks;
import io.github.jerofs.build.KernelVersion;
import io.github.jerofs.cli.option.Owner;
import io.github.jerofs.cli.option.SizeConverter;
import io.github.jerofs.option.HashTreeFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options of create and convert that select how the image is built. */
final class BuildFlags {
  /** Features, named as in mkfs.erofs. */
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
          "Size of pclusters for LZ4 (default: 64K). For other methods, size of the parts of a file"
              + " that are compressed independently (default: 128K).")
  private @Nullable Integer clusterSize;

  @Option(
      names = "--compress-path",
      paramLabel = "PATTERN=METHOD[,LEVEL]",
      converter = PathOverride.OfCompression.class,
      description =
          "Compress matching files with another method, or 'none'; can be repeated, first match"
              + " wins.")
  private List<PathOverride<Optional<Compression>>> compressionRules = new ArrayList<>();

  @Option(
      names = "-E",
      split = ",",
      paramLabel = "FEATURE",
      description =
          "Use features: fragments (small files and tails compressed together), ztailpacking, 48bit"
              + " (encoded extents), noinline_data.")
  private Set<Feature> features = EnumSet.noneOf(Feature.class);

  @Option(
      names = "--target-kernel",
      paramLabel = "VERSION",
      converter = KernelConverter.class,
      description = "Use only features that this version of Linux supports, such as 5.15.")
  private @Nullable KernelVersion targetKernel;

  @Mixin private EntryFlags entries = new EntryFlags();

  @Option(
      names = {"-T", "--time"},
      paramLabel = "SECONDS",
      description =
          "Build time, in seconds since 1970. Newer modification times are replaced by it. Default:"
              + " SOURCE_DATE_EPOCH, else the newest modification time in the tree.")
  private @Nullable Long time;

  @Option(names = "--all-time", description = "Replace all modification times by the build time.")
  private boolean allTime;

  @Option(
      names = "--mkfs-time",
      description = "Keep all modification times, even after the build time.")
  private boolean mkfsTime;

  @Option(
      names = {"-U", "--uuid"},
      paramLabel = "UUID",
      description = "UUID of the image. Default: derived from the content.")
  private @Nullable UUID uuid;

  @Option(
      names = {"-L", "--label"},
      description = "Volume label, at most 16 bytes.")
  private String label = "";

  @Option(names = "--hard-dereference", description = "Store each hard link as a separate file.")
  private boolean dereference;

  @Option(names = "--no-xattrs", description = "Omit extended attributes and ACLs.")
  private boolean noXattrs;

  @Option(names = "--no-dedupe", description = "Store equal files separately.")
  private boolean noDedupe;

  @Option(
      names = "--verity",
      description =
          "Append a dm-verity hash tree to the image, and print the root hash. Salt and UUID derive"
              + " from the image.")
  private boolean verity;

  @Option(
      names = {"-j", "--threads"},
      paramLabel = "N",
      description = "Number of threads. Default: the number of processors.")
  private @Nullable Integer threads;

  @Option(
      names = {"-f", "--force"},
      description = "Replace an existing image when the new one is complete.")
  private boolean force;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Do everything except writing the image.")
  private boolean dryRun;

  /**
   * Returns the options.
   *
   * @throws IOException if a configuration file cannot be read
   */
  BuildOptions toOptions() throws IOException {
    try {
      return options();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private BuildOptions options() throws IOException {
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
            .rule(entries.rule());
    Owner everyOwner = entries.owner();
    if (everyOwner != null) {
      options.owner(everyOwner.uid(), everyOwner.gid());
    }
    if (verity) {
      options.hashTree(HashTreeFormat.DEFAULT);
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

  /** Parses a compression. */
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
}
