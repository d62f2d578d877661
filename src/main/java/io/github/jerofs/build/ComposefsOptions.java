package io.github.jerofs.build;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a composefs image is built. The default options are those of {@code mkcomposefs}. Immutable
 * and thread-safe.
 */
public final class ComposefsOptions {
  /** The default options. */
  public static final ComposefsOptions DEFAULT = builder().build();

  /** Which extended attributes of a directory tree an image keeps. */
  public enum Xattrs {
    /** All that Java can read: those of the namespace user, and all of an EROFS image. */
    ALL,
    /** Those of the namespace user. */
    USER,
    /** None. */
    NONE
  }

  private final boolean epochTimes;
  private final Xattrs xattrs;
  private final boolean devices;
  private final int minVersion;
  private final int maxVersion;
  private final Optional<Path> objectStore;
  private final boolean replaceExisting;

  private ComposefsOptions(Builder builder) {
    epochTimes = builder.epochTimes;
    xattrs = builder.xattrs;
    devices = builder.devices;
    minVersion = builder.minVersion;
    maxVersion = builder.maxVersion;
    objectStore = Optional.ofNullable(builder.objectStore);
    replaceExisting = builder.replaceExisting;
  }

  /** Returns a builder with the default options. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether the modification times of a tree are replaced by 1970-01-01. */
  public boolean epochTimes() {
    return epochTimes;
  }

  /** Returns which extended attributes of a tree are kept. */
  public Xattrs xattrs() {
    return xattrs;
  }

  /** Returns whether character and block devices of a tree are kept. */
  public boolean devices() {
    return devices;
  }

  /** Returns the lowest format version of the image. */
  public int minVersion() {
    return minVersion;
  }

  /** Returns the highest format version of the image. */
  public int maxVersion() {
    return maxVersion;
  }

  /** Returns the directory to which the data of a tree is copied. */
  public Optional<Path> objectStore() {
    return objectStore;
  }

  /** Returns whether an existing image is replaced. */
  public boolean replaceExisting() {
    return replaceExisting;
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private static final int NEWEST = 1;

    private boolean epochTimes;
    private Xattrs xattrs = Xattrs.ALL;
    private boolean devices = true;
    private int minVersion;
    private int maxVersion = NEWEST;
    private @Nullable Path objectStore;
    private boolean replaceExisting;

    private Builder() {}

    /** Sets whether all modification times of a tree become 1970-01-01. */
    public Builder epochTimes(boolean epoch) {
      epochTimes = epoch;
      return this;
    }

    /** Sets which extended attributes of a tree are kept. */
    public Builder xattrs(Xattrs kept) {
      xattrs = Objects.requireNonNull(kept);
      return this;
    }

    /** Sets whether character and block devices of a tree are kept. */
    public Builder devices(boolean kept) {
      devices = kept;
      return this;
    }

    /**
     * Sets the bounds of the format version. The image gets the lowest version that suits it:
     * whiteouts need version 1 to be visible in a mount.
     *
     * @throws IllegalArgumentException unless {@code 0 <= min <= max <= 1}
     */
    public Builder versions(int min, int max) {
      if (min < 0 || max > NEWEST || min > max) {
        throw new IllegalArgumentException(
            "composefs versions: expected 0 <= min <= max <= 1, found " + min + " and " + max);
      }
      minVersion = min;
      maxVersion = max;
      return this;
    }

    /**
     * Sets a directory to which the data of each file outside the image is copied, under the path
     * by which the image refers to it. Objects that exist already stay as they are.
     */
    public Builder objectStore(Path directory) {
      objectStore = Objects.requireNonNull(directory);
      return this;
    }

    /** Sets whether an existing image is replaced. */
    public Builder replaceExisting(boolean replace) {
      replaceExisting = replace;
      return this;
    }

    /** Returns the options. */
    public ComposefsOptions build() {
      return new ComposefsOptions(this);
    }
  }
}
