package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.storage.ErofsDevices;
import java.nio.file.Path;
import java.util.List;

/**
 * How to open an image. Immutable: each {@code with} method returns a changed copy. The same
 * options in the form of an {@code env} map are described at {@link io.github.jerofs.Erofs}.
 *
 * <p>No option is ignored. One that does not apply where the image and its devices lie is an {@link
 * InapplicableOptionException} when the image is opened; an option that is as in {@link #DEFAULT}
 * applies everywhere. A {@link io.github.jerofs.storage.DeviceResolver} may find devices of any
 * kind.
 *
 * @param offset bytes before the image in its file (Linux calls it fsoffset)
 * @param devices where the extra devices are
 * @param cacheBytes most bytes of decompressed data to keep
 * @param access how to read files: applies where the image or a device is one
 * @param uidMap how to translate owners, as an idmapped mount: {@code "inside:outside:count,…"};
 *     empty for no translation
 * @param gidMap how to translate groups
 * @param verifySuperblock whether to check the superblock's checksum, where the image has one
 * @param limits how much an image may ask for
 * @param remote how to read from web servers, and the digest of the image wherever it lies; mirrors
 *     and digest are of the image, not of its devices
 */
public record ErofsOptions(
    long offset,
    ErofsDevices devices,
    long cacheBytes,
    ImageAccess access,
    String uidMap,
    String gidMap,
    boolean verifySuperblock,
    ErofsLimits limits,
    RemoteOptions remote) {

  private static final long DEFAULT_CACHE_BYTES = 32L << 20;

  /** The options that an image is opened with unless told otherwise. */
  public static final ErofsOptions DEFAULT =
      new ErofsOptions(
          0,
          ErofsDevices.NONE,
          DEFAULT_CACHE_BYTES,
          ImageAccess.AUTO,
          "",
          "",
          true,
          ErofsLimits.DEFAULT,
          RemoteOptions.DEFAULT);

  /** Checks the numbers. */
  public ErofsOptions {
    if (offset < 0 || cacheBytes < 0) {
      throw new IllegalArgumentException(
          "offset and cacheBytes must not be negative: " + offset + ", " + cacheBytes);
    }
  }

  /** Sets {@link #offset}. */
  public ErofsOptions withOffset(long bytes) {
    return new ErofsOptions(
        bytes, devices, cacheBytes, access, uidMap, gidMap, verifySuperblock, limits, remote);
  }

  /** Sets {@link #devices} to files. */
  public ErofsOptions withDevices(List<Path> files) {
    return withDevices(ErofsDevices.of(files));
  }

  /** Sets {@link #devices}. */
  public ErofsOptions withDevices(ErofsDevices where) {
    return new ErofsOptions(
        offset, where, cacheBytes, access, uidMap, gidMap, verifySuperblock, limits, remote);
  }

  /** Sets {@link #cacheBytes}. */
  public ErofsOptions withCacheBytes(long bytes) {
    return new ErofsOptions(
        offset, devices, bytes, access, uidMap, gidMap, verifySuperblock, limits, remote);
  }

  /** Sets {@link #access}. */
  public ErofsOptions withAccess(ImageAccess way) {
    return new ErofsOptions(
        offset, devices, cacheBytes, way, uidMap, gidMap, verifySuperblock, limits, remote);
  }

  /** Sets {@link #uidMap}. */
  public ErofsOptions withUidMap(String map) {
    return new ErofsOptions(
        offset, devices, cacheBytes, access, map, gidMap, verifySuperblock, limits, remote);
  }

  /** Sets {@link #gidMap}. */
  public ErofsOptions withGidMap(String map) {
    return new ErofsOptions(
        offset, devices, cacheBytes, access, uidMap, map, verifySuperblock, limits, remote);
  }

  /** Sets {@link #verifySuperblock}. */
  public ErofsOptions withVerifySuperblock(boolean verify) {
    return new ErofsOptions(
        offset, devices, cacheBytes, access, uidMap, gidMap, verify, limits, remote);
  }

  /** Sets {@link #limits}. */
  public ErofsOptions withLimits(ErofsLimits all) {
    return new ErofsOptions(
        offset, devices, cacheBytes, access, uidMap, gidMap, verifySuperblock, all, remote);
  }

  /** Sets {@link #remote}. */
  public ErofsOptions withRemote(RemoteOptions how) {
    return new ErofsOptions(
        offset, devices, cacheBytes, access, uidMap, gidMap, verifySuperblock, limits, how);
  }

  /**
   * Sets the SHA-256 that the image must have, which is one of {@link #remote}: see {@link
   * RemoteOptions#sha256}.
   *
   * @throws IllegalArgumentException if it is not 64 hexadecimal digits
   */
  public ErofsOptions withSha256(String digest) {
    return withRemote(remote.withSha256(digest));
  }

  /**
   * Sets one of {@link #limits}.
   *
   * @throws IllegalArgumentException if {@code value} is outside of what the limit allows
   */
  public ErofsOptions withLimit(ErofsLimit limit, long value) {
    return withLimits(limits.with(limit, value));
  }
}
