package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
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
    return values.get(ImageKeys.OFFSET);
  }

  /** Returns the extra devices. */
  public ErofsDevices devices() {
    return values.get(ImageKeys.DEVICES);
  }

  /**
   * Returns the maximum size of a private cache of decompressed data, in bytes; empty for the cache
   * that all file systems of the JVM share.
   */
  public Optional<Long> cacheBytes() {
    return values.get(ImageKeys.CACHE_BYTES);
  }

  /** Returns how to read an image or device that is a file. */
  public ImageAccess access() {
    return values.get(ImageKeys.ACCESS);
  }

  /**
   * Returns the translation of owners, as for an idmapped mount: {@code "inside:outside:count,…"},
   * or empty for no translation.
   */
  public String uidMap() {
    return values.get(ImageKeys.UID_MAP);
  }

  /** Returns the translation of groups, in the form of {@link #uidMap}. */
  public String gidMap() {
    return values.get(ImageKeys.GID_MAP);
  }

  /** Returns whether to check the superblock checksum, if the image has one. */
  public boolean verifySuperblock() {
    return values.get(ImageKeys.VERIFY);
  }

  /**
   * Returns the root hash of the dm-verity hash tree that covers the image's file or source from
   * its first byte. Every block is verified when it is read, before its bytes are used. Opening
   * fails if tree, data and root hash do not match.
   */
  public Optional<RootHash> rootHash() {
    return values.get(TrustKeys.ROOT_HASH);
  }

  /** Returns the location of the image's hash tree. */
  public HashTree hashTree() {
    return values.get(TrustKeys.HASH_TREE);
  }

  /** Returns the required signature of the root hash, if any. */
  public Optional<DetachedSignature> signature() {
    return values.get(TrustKeys.SIGNATURE);
  }

  /**
   * Returns the certificates of the accepted signers: see {@link VerityOptions.Builder#signature}.
   * If there are any, the root hashes of the image and of each device must be signed.
   */
  public List<X509Certificate> certificates() {
    return values.get(TrustKeys.CERTIFICATES);
  }

  /**
   * Returns whether a block is verified only when it is first read: see {@link
   * VerityOptions.Builder#trustAfterFirstRead}.
   */
  public boolean trustAfterFirstRead() {
    return values.get(TrustKeys.TRUST_AFTER_FIRST_READ);
  }

  /**
   * Returns the root hashes of the extra devices, in the order of {@link #devices} if those are
   * listed, otherwise of the device table. If {@link #rootHash} is set, each device needs one.
   */
  public List<RootHash> deviceRootHashes() {
    return values.get(TrustKeys.DEVICE_ROOT_HASHES);
  }

  /** Returns the locations of the devices' hash trees; if empty, {@link HashTree#AUTO} for all. */
  public List<HashTree> deviceHashTrees() {
    return values.get(TrustKeys.DEVICE_HASH_TREES);
  }

  /** Returns the signatures of the {@link #deviceRootHashes}. */
  public List<DetachedSignature> deviceSignatures() {
    return values.get(TrustKeys.DEVICE_SIGNATURES);
  }

  /** Returns the minimum build time that the superblock must state, if any. */
  public Optional<Instant> minBuildTime() {
    return values.get(TrustKeys.MIN_BUILD_TIME);
  }

  /** Returns the fs-verity digest that the file of the image must have. */
  public Optional<FsVerityDigest> fsVerity() {
    return values.get(ImageKeys.FS_VERITY);
  }

  /** Returns the base directories of the objects of a composefs image: paths and URLs. */
  public List<ImageLocation> objects() {
    return values.get(ImageKeys.OBJECTS);
  }

  /** Returns whether to check the fs-verity digest of each object when it is opened. */
  public boolean verifyObjects() {
    return values.get(ImageKeys.VERIFY_OBJECTS);
  }

  /** Returns how to present a composefs image. */
  public ComposefsView composefsView() {
    return values.get(ImageKeys.COMPOSEFS_VIEW);
  }

  /** Returns whether to check digests and CRCs of the chunks of Nydus blobs. */
  public boolean verifyChunks() {
    return values.get(ImageKeys.VERIFY_CHUNKS);
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
    return values.get(RemoteKeys.REMOTE);
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
        return remote(values.get(RemoteKeys.REMOTE).toBuilder().set(key, value).build());
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
      return set(ImageKeys.OFFSET, bytes);
    }

    /** Sets {@link ErofsOptions#devices} to files, in the order of the device table. */
    public Builder devices(List<Path> files) {
      return devices(ErofsDevices.of(files));
    }

    /** Sets {@link ErofsOptions#devices}. */
    public Builder devices(ErofsDevices devices) {
      return set(ImageKeys.DEVICES, devices);
    }

    /**
     * Sets {@link ErofsOptions#cacheBytes}: the file system gets a private cache. With 0 it keeps
     * no decompressed data.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Builder cacheBytes(long bytes) {
      return set(ImageKeys.CACHE_BYTES, Optional.of(bytes));
    }

    /** Sets {@link ErofsOptions#access}. */
    public Builder access(ImageAccess access) {
      return set(ImageKeys.ACCESS, access);
    }

    /** Sets {@link ErofsOptions#uidMap}. */
    public Builder uidMap(String map) {
      return set(ImageKeys.UID_MAP, map);
    }

    /** Sets {@link ErofsOptions#gidMap}. */
    public Builder gidMap(String map) {
      return set(ImageKeys.GID_MAP, map);
    }

    /** Sets {@link ErofsOptions#verifySuperblock}. */
    public Builder verifySuperblock(boolean verify) {
      return set(ImageKeys.VERIFY, verify);
    }

    /** Sets {@link ErofsOptions#rootHash}. */
    public Builder rootHash(RootHash hash) {
      return set(TrustKeys.ROOT_HASH, Optional.of(hash));
    }

    /** Sets {@link ErofsOptions#hashTree}. */
    public Builder hashTree(HashTree tree) {
      return set(TrustKeys.HASH_TREE, tree);
    }

    /** Sets {@link ErofsOptions#signature} and {@link ErofsOptions#certificates}. */
    public Builder signature(DetachedSignature signature, Collection<X509Certificate> accepted) {
      return set(TrustKeys.SIGNATURE, Optional.of(signature))
          .set(TrustKeys.CERTIFICATES, List.copyOf(accepted));
    }

    /** Sets {@link ErofsOptions#deviceRootHashes}. */
    public Builder deviceRootHashes(List<RootHash> hashes) {
      return set(TrustKeys.DEVICE_ROOT_HASHES, hashes);
    }

    /** Sets {@link ErofsOptions#trustAfterFirstRead}. */
    public Builder trustAfterFirstRead(boolean trust) {
      return set(TrustKeys.TRUST_AFTER_FIRST_READ, trust);
    }

    /** Sets {@link ErofsOptions#minBuildTime}. */
    public Builder minBuildTime(Instant oldest) {
      return set(TrustKeys.MIN_BUILD_TIME, Optional.of(oldest));
    }

    /** Sets {@link ErofsOptions#fsVerity}. */
    public Builder fsVerity(FsVerityDigest digest) {
      return set(ImageKeys.FS_VERITY, Optional.of(digest));
    }

    /**
     * Sets {@link ErofsOptions#objects}.
     *
     * @throws IllegalArgumentException if a location is neither a file nor a URL
     */
    public Builder objects(List<? extends ImageLocation> bases) {
      return set(ImageKeys.OBJECTS, List.copyOf(bases));
    }

    /** Sets {@link ErofsOptions#objects} to one directory. */
    public Builder objects(Path directory) {
      return objects(List.of(ImageLocation.of(directory)));
    }

    /** Sets {@link ErofsOptions#verifyObjects}. */
    public Builder verifyObjects(boolean verify) {
      return set(ImageKeys.VERIFY_OBJECTS, verify);
    }

    /** Sets {@link ErofsOptions#composefsView}. */
    public Builder composefsView(ComposefsView view) {
      return set(ImageKeys.COMPOSEFS_VIEW, view);
    }

    /** Sets {@link ErofsOptions#verifyChunks}. */
    public Builder verifyChunks(boolean verify) {
      return set(ImageKeys.VERIFY_CHUNKS, verify);
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
      return set(RemoteKeys.REMOTE, remote);
    }

    /**
     * Sets the expected SHA-256 of the image, which is part of {@link ErofsOptions#remote}; see
     * {@link RemoteOptions#sha256}.
     *
     * @throws IllegalArgumentException if {@code digest} is not 64 hexadecimal digits
     */
    public Builder sha256(String digest) {
      return set(RemoteKeys.SHA256, Optional.of(digest));
    }

    /** Returns the options. */
    public ErofsOptions build() {
      return new ErofsOptions(values);
    }
  }
}
