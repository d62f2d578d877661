package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.storage.ErofsDevices;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to open an image. Immutable, and safe for use by any number of threads.
 *
 * <pre>{@code
 * ErofsOptions options =
 *     ErofsOptions.builder().offset(1 << 20).access(ImageAccess.CHANNEL).build();
 * ErofsOptions larger = options.toBuilder().cacheBytes(256 << 20).build();
 * }</pre>
 *
 * <p>{@link OptionKey} lists all options; the same ones in the form of an {@code env} map are
 * described at {@link io.github.jerofs.Erofs}.
 *
 * <p>No option is ignored. One that does not apply where the image and its devices lie is an {@link
 * InapplicableOptionException} when the image is opened; an option that is as in {@link #DEFAULT}
 * applies everywhere. A {@link io.github.jerofs.storage.DeviceResolver} may find devices of any
 * kind.
 */
public final class ErofsOptions {
  /** The options that an image is opened with unless others are given. */
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

  /** Returns a builder that begins with {@link #DEFAULT}. */
  public static Builder builder() {
    return DEFAULT.toBuilder();
  }

  /** Returns a builder that begins with these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns the value of {@code key}. */
  public <T> T get(OptionKey<T> key) {
    return key.isRemote() ? remote().get(key) : values.get(key);
  }

  /** Returns the bytes before the image in its file (Linux calls it fsoffset). */
  public long offset() {
    return values.get(OptionKey.OFFSET);
  }

  /** Returns where the extra devices are. */
  public ErofsDevices devices() {
    return values.get(OptionKey.DEVICES);
  }

  /**
   * Returns the most bytes of decompressed data to keep in a cache of this file system alone; empty
   * for the cache that the JVM has for all of them.
   */
  public Optional<Long> cacheBytes() {
    return values.get(OptionKey.CACHE_BYTES);
  }

  /** Returns how to read files: applies where the image or a device is one. */
  public ImageAccess access() {
    return values.get(OptionKey.ACCESS);
  }

  /**
   * Returns how to translate owners, as an idmapped mount: {@code "inside:outside:count,…"}; empty
   * for no translation.
   */
  public String uidMap() {
    return values.get(OptionKey.UID_MAP);
  }

  /** Returns how to translate groups. */
  public String gidMap() {
    return values.get(OptionKey.GID_MAP);
  }

  /** Returns whether to check the superblock's checksum, where the image has one. */
  public boolean verifySuperblock() {
    return values.get(OptionKey.VERIFY);
  }

  /** Returns how much an image may ask for. */
  public ErofsLimits limits() {
    return limits;
  }

  /**
   * Returns how to read from web servers, and the digest of the image wherever it lies. Mirrors and
   * digest are of the image, not of its devices.
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

  /** Leaves out the values of headers and the queries of URLs, which are often secret. */
  @Override
  public String toString() {
    return "ErofsOptions" + values;
  }

  /** Builds options. Not safe for use by several threads. */
  public static final class Builder {
    private OptionValues values;

    private Builder(OptionValues values) {
      this.values = values;
    }

    /**
     * Sets {@code key}, which may be one of {@link RemoteOptions}.
     *
     * @throws IllegalArgumentException if {@code value} is out of bounds
     */
    public <T> Builder set(OptionKey<T> key, T value) {
      if (key.isRemote()) {
        return remote(values.get(OptionKey.REMOTE).toBuilder().set(key, value).build());
      }
      values = values.with(key, value);
      return this;
    }

    /**
     * Sets {@code key} to what {@code value} states: see {@link OptionKey#parse}.
     *
     * @throws IllegalArgumentException if it states no value of {@code key}
     */
    public <T> Builder parse(OptionKey<T> key, Object value) {
      return set(key, key.parse(value));
    }

    /**
     * Sets {@link ErofsOptions#offset}.
     *
     * @throws IllegalArgumentException if it is negative
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
     * Sets {@link ErofsOptions#cacheBytes}: the file system gets a cache of its own, beside the one
     * that others share. 0 keeps nothing.
     *
     * @throws IllegalArgumentException if it is negative
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

    /** Sets {@link ErofsOptions#limits}. */
    public Builder limits(ErofsLimits limits) {
      limits.values().forEach(this::limit);
      return this;
    }

    /**
     * Sets one of {@link ErofsOptions#limits}.
     *
     * @throws IllegalArgumentException if {@code value} is outside of what the limit allows
     */
    public Builder limit(ErofsLimit limit, long value) {
      return set(OptionKey.of(limit), value);
    }

    /** Sets {@link ErofsOptions#remote}. */
    public Builder remote(RemoteOptions remote) {
      return set(OptionKey.REMOTE, remote);
    }

    /**
     * Sets the SHA-256 that the image must have, which is one of {@link ErofsOptions#remote}: see
     * {@link RemoteOptions#sha256}.
     *
     * @throws IllegalArgumentException if it is not 64 hexadecimal digits
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
