package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options for opening an image. Immutable and thread-safe.
 *
 * <pre>{@code
 * ErofsOptions options =
 *     ErofsOptions.builder().offset(1 << 20).access(ImageAccess.CHANNEL).build();
 * ErofsOptions larger = options.toBuilder().cacheBytes(256 << 20).build();
 * }</pre>
 *
 * <p>{@link OptionKey} lists all options; {@link io.github.jerofs.Erofs} describes them as keys of
 * an {@code env} map.
 *
 * <p>No option is silently ignored: opening an image fails with an {@link
 * InapplicableOptionException} if an option does not apply to the locations of the image and its
 * devices. Options with default values always apply. With a {@link
 * io.github.jerofs.storage.DeviceResolver}, the locations of devices are not known in advance, so
 * options for devices apply.
 */
public final class ErofsOptions {
  /** The default options. */
  public static final ErofsOptions DEFAULT =
      new ErofsOptions(
          OptionValues.defaults(OptionKey.all().stream().filter(key -> !key.isRemote()).toList()));

  private final OptionValues values;
  private final ErofsLimits limits;

  private ErofsOptions(OptionValues values) {
    this.values = values;
    Map<ErofsLimit, Long> byLimit = new EnumMap<>(ErofsLimit.class);
    for (ErofsLimit limit : ErofsLimit.values()) {
      byLimit.put(limit, values.get(OptionKey.of(limit)));
    }
    this.limits = new ErofsLimits(byLimit);
  }

  /** Returns a builder with the default values. */
  public static Builder builder() {
    return DEFAULT.toBuilder();
  }

  /** Returns a builder with the values of these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns the value of {@code key}. */
  public <T> T get(OptionKey<T> key) {
    return key.isRemote() ? remote().get(key) : values.get(key);
  }

  /** Returns the offset of the image in its file, in bytes ({@code fsoffset} in Linux). */
  public long offset() {
    return values.get(OptionKey.OFFSET);
  }

  /** Returns the extra devices. */
  public ErofsDevices devices() {
    return values.get(OptionKey.DEVICES);
  }

  /**
   * Returns the maximum size of a private cache of decompressed data, in bytes; empty for the cache
   * that all file systems of the JVM share.
   */
  public Optional<Long> cacheBytes() {
    return values.get(OptionKey.CACHE_BYTES);
  }

  /** Returns how to read an image or device that is a file. */
  public ImageAccess access() {
    return values.get(OptionKey.ACCESS);
  }

  /**
   * Returns the translation of owners, as for an idmapped mount: {@code "inside:outside:count,…"},
   * or empty for no translation.
   */
  public String uidMap() {
    return values.get(OptionKey.UID_MAP);
  }

  /** Returns the translation of groups, in the form of {@link #uidMap}. */
  public String gidMap() {
    return values.get(OptionKey.GID_MAP);
  }

  /** Returns whether to check the superblock checksum, if the image has one. */
  public boolean verifySuperblock() {
    return values.get(OptionKey.VERIFY);
  }

  /** Returns the expected fs-verity digest of the image's file, if any. */
  public Optional<FsVerityDigest> fsVerity() {
    return values.get(OptionKey.FS_VERITY);
  }

  /** Returns the base directories of the objects of a composefs image: paths and URLs. */
  public List<ImageLocation> objects() {
    return values.get(OptionKey.OBJECTS);
  }

  /** Returns whether to check the fs-verity digest of each object when it is opened. */
  public boolean verifyObjects() {
    return values.get(OptionKey.VERIFY_OBJECTS);
  }

  /** Returns how to present a composefs image. */
  public ComposefsView composefsView() {
    return values.get(OptionKey.COMPOSEFS_VIEW);
  }

  /** Returns whether to check digests and CRCs of the chunks of Nydus blobs. */
  public boolean verifyChunks() {
    return values.get(OptionKey.VERIFY_CHUNKS);
  }

  /** Returns the resource limits. */
  public ErofsLimits limits() {
    return limits;
  }

  /**
   * Returns how to read from web servers, and the expected digest of the image in any location.
   * Mirrors and digest apply to the image, not to its devices.
   */
  public RemoteOptions remote() {
    return values.get(OptionKey.REMOTE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ErofsOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Returns the options as text, without header values and URL queries, which may be secret. */
  @Override
  public String toString() {
    return "ErofsOptions" + values;
  }

  /** Builds {@link ErofsOptions}. Not thread-safe. */
  public static final class Builder {
    private OptionValues values;

    private Builder(OptionValues values) {
      this.values = values;
    }

    /**
     * Sets {@code key}, which may be an option of {@link RemoteOptions}.
     *
     * @throws IllegalArgumentException if {@code value} is out of range
     */
    public <T> Builder set(OptionKey<T> key, T value) {
      if (key.isRemote()) {
        return remote(values.get(OptionKey.REMOTE).toBuilder().set(key, value).build());
      }
      values = values.with(key, value);
      return this;
    }

    /**
     * Sets {@code key} to a parsed value; see {@link OptionKey#parse}.
     *
     * @throws IllegalArgumentException if {@code value} is not a valid value of {@code key}
     */
    public <T> Builder parse(OptionKey<T> key, Object value) {
      return set(key, key.parse(value));
    }

    /**
     * Sets {@link ErofsOptions#offset}.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Builder offset(long bytes) {
      return set(OptionKey.OFFSET, bytes);
    }

    /** Sets {@link ErofsOptions#devices} to files, in the order of the device table. */
    public Builder devices(List<Path> files) {
      return devices(ErofsDevices.of(files));
    }

    /** Sets {@link ErofsOptions#devices}. */
    public Builder devices(ErofsDevices devices) {
      return set(OptionKey.DEVICES, devices);
    }

    /**
     * Sets {@link ErofsOptions#cacheBytes}: the file system gets a private cache. With 0 it keeps
     * no decompressed data.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Builder cacheBytes(long bytes) {
      return set(OptionKey.CACHE_BYTES, Optional.of(bytes));
    }

    /** Sets {@link ErofsOptions#access}. */
    public Builder access(ImageAccess access) {
      return set(OptionKey.ACCESS, access);
    }

    /** Sets {@link ErofsOptions#uidMap}. */
    public Builder uidMap(String map) {
      return set(OptionKey.UID_MAP, map);
    }

    /** Sets {@link ErofsOptions#gidMap}. */
    public Builder gidMap(String map) {
      return set(OptionKey.GID_MAP, map);
    }

    /** Sets {@link ErofsOptions#verifySuperblock}. */
    public Builder verifySuperblock(boolean verify) {
      return set(OptionKey.VERIFY, verify);
    }

    /** Sets {@link ErofsOptions#fsVerity}. */
    public Builder fsVerity(FsVerityDigest digest) {
      return set(OptionKey.FS_VERITY, Optional.of(digest));
    }

    /**
     * Sets {@link ErofsOptions#objects}.
     *
     * @throws IllegalArgumentException if a location is neither a file nor a URL
     */
    public Builder objects(List<? extends ImageLocation> bases) {
      return set(OptionKey.OBJECTS, List.copyOf(bases));
    }

    /** Sets {@link ErofsOptions#objects} to one directory. */
    public Builder objects(Path directory) {
      return objects(List.of(ImageLocation.of(directory)));
    }

    /** Sets {@link ErofsOptions#verifyObjects}. */
    public Builder verifyObjects(boolean verify) {
      return set(OptionKey.VERIFY_OBJECTS, verify);
    }

    /** Sets {@link ErofsOptions#composefsView}. */
    public Builder composefsView(ComposefsView view) {
      return set(OptionKey.COMPOSEFS_VIEW, view);
    }

    /** Sets {@link ErofsOptions#verifyChunks}. */
    public Builder verifyChunks(boolean verify) {
      return set(OptionKey.VERIFY_CHUNKS, verify);
    }

    /** Sets {@link ErofsOptions#limits}. */
    public Builder limits(ErofsLimits limits) {
      limits.values().forEach(this::limit);
      return this;
    }

    /**
     * Sets one of {@link ErofsOptions#limits}.
     *
     * @throws IllegalArgumentException if {@code value} is out of range
     */
    public Builder limit(ErofsLimit limit, long value) {
      return set(OptionKey.of(limit), value);
    }

    /** Sets {@link ErofsOptions#remote}. */
    public Builder remote(RemoteOptions remote) {
      return set(OptionKey.REMOTE, remote);
    }

    /**
     * Sets the expected SHA-256 of the image, which is part of {@link ErofsOptions#remote}; see
     * {@link RemoteOptions#sha256}.
     *
     * @throws IllegalArgumentException if {@code digest} is not 64 hexadecimal digits
     */
    public Builder sha256(String digest) {
      return set(OptionKey.SHA256, Optional.of(digest));
    }

    /** Returns the options. */
    public ErofsOptions build() {
      return new ErofsOptions(values);
    }
  }
}
