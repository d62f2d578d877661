package io.github.jerofs.build;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How an image is made. Immutable; made by a {@link Builder}. */
public final class BuildOptions {
  private static final int MAX_LABEL = 16;

  /** What becomes of the modification times of files. */
  public enum FileTimes {
    /** Times after that of the build become that of the build; others stay. */
    CLAMP,
    /** All stay. */
    KEEP,
    /** All become that of the build. */
    ALL
  }

  /** The options that a build has unless others are given. */
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

  /** Returns the time of the build, if one is given. */
  public Optional<Instant> time() {
    return Optional.ofNullable(values.time);
  }

  /** Returns what becomes of the times of files. */
  public FileTimes fileTimes() {
    return values.fileTimes;
  }

  /** Returns the UUID of the image, if one is given. */
  public Optional<UUID> uuid() {
    return Optional.ofNullable(values.uuid);
  }

  /** Returns the label. */
  public String label() {
    return values.label;
  }

  /** Returns the number of threads. */
  public int threads() {
    return values.threads;
  }

  /** Returns how many bytes of content are in memory at a time, about. */
  public long bytesInFlight() {
    return values.bytesInFlight;
  }

  /** Returns whether equal content is stored once. */
  public boolean dedupe() {
    return values.dedupe;
  }

  /** Returns which files are compressed, and how. */
  public CompressionOptions compression() {
    return values.compression;
  }

  /** Returns whether the ends of files lie behind their inodes. */
  public boolean inlineTails() {
    return values.inlineTails;
  }

  /** Returns what becomes of hard links. */
  public HardLinks hardLinks() {
    return values.hardLinks;
  }

  /** Returns the owner that all entries get, if one is given. */
  public OptionalLong uid() {
    return values.uid;
  }

  /** Returns the group that all entries get, if one is given. */
  public OptionalLong gid() {
    return values.gid;
  }

  /** Returns whether extended attributes are taken over. */
  public boolean xattrs() {
    return values.xattrs;
  }

  /** Returns from how many uses on an extended attribute is stored once for all. */
  public int sharedXattrUses() {
    return values.sharedXattrUses;
  }

  /** Returns whether an existing file at the target is replaced. */
  public boolean replaceExisting() {
    return values.replaceExisting;
  }

  /** Returns the oldest Linux that must be able to mount the image, if one is given. */
  public Optional<KernelVersion> targetKernel() {
    return Optional.ofNullable(values.targetKernel);
  }

  /** Returns what is done to each entry. */
  public EntryRule rule() {
    return values.rule;
  }

  /** Returns what receives the progress. */
  public BuildListener listener() {
    return values.listener;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private static final int MAX_THREADS = 1024;

    private @Nullable Instant time;
    private FileTimes fileTimes = FileTimes.CLAMP;
    private @Nullable UUID uuid;
    private String label = "";
    private int threads = Math.min(Runtime.getRuntime().availableProcessors(), 64);
    private long bytesInFlight = 64L << 20;
    private boolean dedupe = true;
    private CompressionOptions compression = CompressionOptions.NONE;
    private boolean inlineTails = true;
    private HardLinks hardLinks = HardLinks.PRESERVE;
    private OptionalLong uid = OptionalLong.empty();
    private OptionalLong gid = OptionalLong.empty();
    private boolean xattrs = true;
    private int sharedXattrUses = 2;
    private boolean replaceExisting;
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
      copy.threads = threads;
      copy.bytesInFlight = bytesInFlight;
      copy.dedupe = dedupe;
      copy.compression = compression;
      copy.inlineTails = inlineTails;
      copy.hardLinks = hardLinks;
      copy.uid = uid;
      copy.gid = gid;
      copy.xattrs = xattrs;
      copy.sharedXattrUses = sharedXattrUses;
      copy.replaceExisting = replaceExisting;
      copy.targetKernel = targetKernel;
      copy.rule = rule;
      copy.listener = listener;
      return copy;
    }

    /**
     * States the time of the build. By default it is the environment variable {@code
     * SOURCE_DATE_EPOCH}, in seconds since 1970, or the newest time in the tree: never the clock.
     */
    public Builder time(Instant newTime) {
      time = newTime;
      return this;
    }

    /** States what becomes of the times of files; by default they are clamped. */
    public Builder fileTimes(FileTimes mode) {
      fileTimes = Objects.requireNonNull(mode);
      return this;
    }

    /** States the UUID. By default it follows from the content of the image. */
    public Builder uuid(UUID newUuid) {
      uuid = newUuid;
      return this;
    }

    /**
     * States the label; by default it is empty.
     *
     * @throws IllegalArgumentException if it has more than 16 bytes, or a NUL
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
     * States the number of threads, by default that of processors. The image does not depend on it.
     */
    public Builder threads(int number) {
      threads = check("threads", number, 1, MAX_THREADS);
      return this;
    }

    /** States how many bytes of content are in memory at a time, about; by default 64 MiB. */
    public Builder bytesInFlight(long bytes) {
      bytesInFlight = Math.max(bytes, 1 << 20);
      return this;
    }

    /** States whether equal content is stored once; by default it is. Any Linux reads that. */
    public Builder dedupe(boolean use) {
      dedupe = use;
      return this;
    }

    /** States which files are compressed, and how; by default none is. */
    public Builder compression(CompressionOptions newOptions) {
      compression = Objects.requireNonNull(newOptions);
      return this;
    }

    /** States how all files are compressed. */
    public Builder compression(Compression all) {
      return compression(CompressionOptions.of(all));
    }

    /**
     * States whether the ends of files lie behind their inodes, as by default. Without, all content
     * begins at block boundaries, as direct access (FSDAX) and merging of layers need.
     */
    public Builder inlineTails(boolean use) {
      inlineTails = use;
      return this;
    }

    /** States what becomes of hard links; by default they stay. */
    public Builder hardLinks(HardLinks mode) {
      hardLinks = Objects.requireNonNull(mode);
      return this;
    }

    /** Gives all entries one owner and group. */
    public Builder owner(long newUid, long newGid) {
      EntryAttributes.of(0).withOwner(newUid, newGid);
      uid = OptionalLong.of(newUid);
      gid = OptionalLong.of(newGid);
      return this;
    }

    /** States whether extended attributes are taken over; by default they are. */
    public Builder xattrs(boolean use) {
      xattrs = use;
      return this;
    }

    /** States from how many uses on an extended attribute is stored once; by default 2. */
    public Builder sharedXattrUses(int uses) {
      sharedXattrUses = check("sharedXattrUses", uses, 1, Integer.MAX_VALUE);
      return this;
    }

    /** States whether an existing file at the target is replaced; by default it is an error. */
    public Builder replaceExisting(boolean replace) {
      replaceExisting = replace;
      return this;
    }

    /**
     * States the oldest Linux that must be able to mount the image. Features that it does not know
     * are not used; an option that demands one is an error.
     */
    public Builder targetKernel(KernelVersion version) {
      targetKernel = version;
      return this;
    }

    /** States what is done to each entry; by default nothing. */
    public Builder rule(EntryRule newRule) {
      rule = Objects.requireNonNull(newRule);
      return this;
    }

    /** States what receives the progress. */
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
