package io.github.jerofs.attribute;

import java.util.UUID;

/**
 * The {@code fileKey()} of a file: equal for hard links, and stable across openings of the image in
 * one JVM. The keys of two paths are equal exactly if {@code Files.isSameFile} returns true for
 * them. Immutable and thread-safe.
 *
 * @param volume the UUID of the volume, which several images may share
 * @param nid the inode number on disk
 * @param image the location of the image, which distinguishes images with the same UUID; empty if
 *     unknown
 */
public record ErofsFileKey(UUID volume, long nid, String image) {
  /** Creates a key without a known image. */
  public ErofsFileKey(UUID volume, long nid) {
    this(volume, nid, "");
  }

  /** Returns this key with {@code image}. */
  public ErofsFileKey in(String image) {
    return new ErofsFileKey(volume, nid, image);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ErofsFileKey that
        && nid == that.nid
        && volume.equals(that.volume)
        && image.equals(that.image);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(nid) + volume.hashCode()) + image.hashCode();
  }
}
