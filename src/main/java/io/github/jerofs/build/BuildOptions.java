package io.github.jerofs.build;

import io.github.jerofs.option.HashTreeFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Options for building an image. Immutable and thread-safe, as long as rule and listener are.
 *
 * <pre>{@code
 * BuildOptions options =
 *     BuildOptions.builder().time(Instant.EPOCH).label("app").owner(0, 0).build();
 * ErofsBuilder.to(target).options(options).addTree(directory).build();
 * }</pre>
 */
public final class BuildOptions {
  private static final int MAX_LABEL = 16;

  /** How to treat the modification times of files. */
  public enum FileTimes {
    /** Times after the build time are replaced by the build time. */
    CLAMP,
    /** All times are kept. */
    KEEP,
    /** All times are replaced by the build time. */
    ALL
  }

  /** The default options. */
  public static final BuildOptions DEFAULT = builder().build();

  private final Builder values;

  private BuildOptions(Builder values) {
    this.values = values;
  }

  /** Returns a builder with the default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the values of these options. */
  public Builder toBuilder() {
    return values.copy();
  }

  /** Returns the build time, if set. */
  public Optional<Instant> time() {
    return Optional.ofNullable(values.time);
  }

  /** Returns how to treat the modification times of files. */
  public FileTimes fileTimes() {
    return values.fileTimes;
  }

  /** Returns the UUID of the image, if set. */
  public Optional<UUID> uuid() {
    return Optional.ofNullable(values.uuid);
  }

  /** Returns the volume label. */
  public String label() {
    return values.label;
  }

  /** Returns the format of the hash tree to append, if set. */
  public Optional<HashTreeFormat> hashTree() {
    return Optional.ofNullable(values.hashTree);
  }

  /** Returns the number of threads. */
  public int threads() {
    return values.threads;
  }

  /** Returns the approximate limit for content in memory, in bytes. */
  public long bytesInFlight() {
    return values.bytesInFlight;
  }

  /** Returns whether equal content is stored once. */
  public boolean dedupe() {
    return values.dedupe;
  }

  /** Returns the rules of compression. */
  public CompressionOptions compression() {
    return values.compression;
  }

  /** Returns the form of uncompressed data. */
  public DataOptions data() {
    return values.data;
  }

  /** Returns whether the tails of files are stored inline, after their inodes. */
  public boolean inlineTails() {
    return values.inlineTails;
  }

  /** Returns how to treat hard links. */
  public HardLinks hardLinks() {
    return values.hardLinks;
  }

  /** Returns the owner of all entries, if set. */
  public OptionalLong uid() {
    return values.uid;
  }

  /** Returns the group of all entries, if set. */
  public OptionalLong gid() {
    return values.gid;
  }

  /** Returns whether extended attributes are copied. */
  public boolean xattrs() {
    return values.xattrs;
  }

  /** Returns the number of uses from which an extended attribute is stored as a shared one. */
  public int sharedXattrUses() {
    return values.sharedXattrUses;
  }

  /** Returns whether an existing target is replaced. */
  public boolean replaceExisting() {
    return values.replaceExisting;
  }

  /** Returns whether the image is made but not written. */
  public boolean dryRun() {
    return values.dryRun;
  }

  /** Returns the oldest Linux version that must be able to mount the image, if set. */
  public Optional<KernelVersion> targetKernel() {
    return Optional.ofNullable(values.targetKernel);
  }

  /** Returns the rule that is applied to each entry. */
  public EntryRule rule() {
    return values.rule;
  }

  /** Returns the listener that receives the progress. */
  public BuildListener listener() {
    return values.listener;
  }

  /** Builds {@link BuildOptions}. Not thread-safe. */
  public static final class Builder {
    private static final int MAX_THREADS = 1024;
    private static final int MAX_DATA_BLOCK = 4096;

    private @Nullable Instant time;
    private FileTimes fileTimes = FileTimes.CLAMP;
    private @Nullable UUID uuid;
    private String label = "";
    private @Nullable HashTreeFormat hashTree;
    private int threads = Math.min(Runtime.getRuntime().availableProcessors(), 64);
    private long bytesInFlight = 64L << 20;
    private boolean dedupe = true;
    private CompressionOptions compression = CompressionOptions.NONE;
    private DataOptions data = DataOptions.DEFAULT;
    private boolean inlineTails = true;
    private HardLinks hardLinks = HardLinks.PRESERVE;
    private OptionalLong uid = OptionalLong.empty();
    private OptionalLong gid = OptionalLong.empty();
    private boolean xattrs = true;
    private int sharedXattrUses = 2;
    private boolean replaceExisting;
    private boolean dryRun;
    private @Nullable KernelVersion targetKernel;
    private EntryRule rule = EntryRule.UNCHANGED;
    private BuildListener listener = BuildListener.NONE;

    private Builder() {}

    private Builder copy() {
      Builder copy = new Builder();
      copy.time = time;
      copy.fileTimes = fileTimes;
      copy.uuid = uuid;
      copy.label = label;
      copy.hashTree = hashTree;
      copy.threads = threads;
      copy.bytesInFlight = bytesInFlight;
      copy.dedupe = dedupe;
      copy.compression = compression;
      copy.data = data;
      copy.inlineTails = inlineTails;
      copy.hardLinks = hardLinks;
      copy.uid = uid;
      copy.gid = gid;
      copy.xattrs = xattrs;
      copy.sharedXattrUses = sharedXattrUses;
      copy.replaceExisting = replaceExisting;
      copy.dryRun = dryRun;
      copy.targetKernel = targetKernel;
      copy.rule = rule;
      copy.listener = listener;
      return copy;
    }

    /**
     * Sets the build time. The default is the environment variable {@code SOURCE_DATE_EPOCH}, in
     * seconds since 1970, or else the newest modification time in the tree. The clock is never
     * used.
     */
    public Builder time(Instant newTime) {
      time = newTime;
      return this;
    }

    /** Sets how to treat file times. The default is {@link FileTimes#CLAMP}. */
    public Builder fileTimes(FileTimes mode) {
      fileTimes = Objects.requireNonNull(mode);
      return this;
    }

    /** Sets the UUID. The default is derived from the content of the image. */
    public Builder uuid(UUID newUuid) {
      uuid = newUuid;
      return this;
    }

    /**
     * Sets the volume label. The default is empty.
     *
     * @throws IllegalArgumentException if {@code newLabel} has more than 16 bytes in UTF-8 or
     *     contains a NUL
     */
    public Builder label(String newLabel) {
      if (newLabel.getBytes(StandardCharsets.UTF_8).length > MAX_LABEL
          || newLabel.indexOf(0) >= 0) {
        throw new IllegalArgumentException(
            "label: expected at most 16 bytes without NUL, found '" + newLabel + "'");
      }
      label = newLabel;
      return this;
    }

    /**
     * Appends a dm-verity hash tree to the image; {@link BuildReport#hashTree} has its root hash.
     * By default, none is appended. A missing UUID is that of the image and a missing salt is
     * derived from it, so that the image stays reproducible.
     *
     * @throws IllegalArgumentException if {@code format} has data blocks of more than 4096 bytes,
     *     or a number of them, as the tree covers all of the image
     */
    public Builder hashTree(HashTreeFormat format) {
      if (format.dataBlockSize() > MAX_DATA_BLOCK || format.dataBlocks().isPresent()) {
        throw new IllegalArgumentException(
            "hash tree: expected data blocks of at most 4096 bytes for all data, found " + format);
      }
      hashTree = format;
      return this;
    }

    /**
     * Sets the number of threads. The default is the number of processors, at most 64. The image
     * does not depend on it.
     *
     * @throws IllegalArgumentException if {@code number} is not in 1..1024
     */
    public Builder threads(int number) {
      threads = check("threads", number, 1, MAX_THREADS);
      return this;
    }

    /** Sets the approximate limit for content in memory, at least 1 MiB. The default is 64 MiB. */
    public Builder bytesInFlight(long bytes) {
      bytesInFlight = Math.max(bytes, 1 << 20);
      return this;
    }

    /** Sets whether equal content is stored once. The default is true. */
    public Builder dedupe(boolean use) {
      dedupe = use;
      return this;
    }

    /** Sets which files are compressed, and how. The default is none. */
    public Builder compression(CompressionOptions newOptions) {
      compression = Objects.requireNonNull(newOptions);
      return this;
    }

    /** Sets how all files are compressed. */
    public Builder compression(Compression all) {
      return compression(CompressionOptions.of(all));
    }

    /** Sets the form of uncompressed data. The default is {@link DataOptions#DEFAULT}. */
    public Builder data(DataOptions newOptions) {
      data = Objects.requireNonNull(newOptions);
      return this;
    }

    /**
     * Sets whether the tails of files are stored inline, after their inodes. The default is true.
     * If false, all content begins at block boundaries, as direct access (FSDAX) and merging of
     * layers require.
     */
    public Builder inlineTails(boolean use) {
      inlineTails = use;
      return this;
    }

    /** Sets how to treat hard links. The default is {@link HardLinks#PRESERVE}. */
    public Builder hardLinks(HardLinks mode) {
      hardLinks = Objects.requireNonNull(mode);
      return this;
    }

    /**
     * Sets the owner and group of all entries. By default, entries keep their own.
     *
     * @throws IllegalArgumentException if an ID is not in 0..2^32-1
     */
    public Builder owner(long newUid, long newGid) {
      EntryAttributes.of(0).withOwner(newUid, newGid);
      uid = OptionalLong.of(newUid);
      gid = OptionalLong.of(newGid);
      return this;
    }

    /** Sets whether extended attributes are copied. The default is true. */
    public Builder xattrs(boolean use) {
      xattrs = use;
      return this;
    }

    /**
     * Sets the number of uses from which an extended attribute is stored as a shared one. The
     * default is 2.
     *
     * @throws IllegalArgumentException if {@code uses} is less than 1
     */
    public Builder sharedXattrUses(int uses) {
      sharedXattrUses = check("sharedXattrUses", uses, 1, Integer.MAX_VALUE);
      return this;
    }

    /** Sets whether everything is done but writing the image. The default is false. */
    public Builder dryRun(boolean only) {
      dryRun = only;
      return this;
    }

    /** Sets whether an existing target is replaced. The default is false: it is an error. */
    public Builder replaceExisting(boolean replace) {
      replaceExisting = replace;
      return this;
    }

    /**
     * Sets the oldest Linux version that must be able to mount the image. The build uses only
     * features that this version supports, and fails if an option requires another one.
     */
    public Builder targetKernel(KernelVersion version) {
      targetKernel = version;
      return this;
    }

    /** Sets the rule that is applied to each entry. The default is {@link EntryRule#UNCHANGED}. */
    public Builder rule(EntryRule newRule) {
      rule = Objects.requireNonNull(newRule);
      return this;
    }

    /** Sets the listener that receives the progress. The default is {@link BuildListener#NONE}. */
    public Builder listener(BuildListener newListener) {
      listener = Objects.requireNonNull(newListener);
      return this;
    }

    /** Returns the options. */
    public BuildOptions build() {
      return new BuildOptions(copy());
    }

    private static int check(String what, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            what + ": expected " + least + ".." + most + ", found " + value);
      }
      return value;
    }
  }
}
