package io.github.jerofs.attribute;

import java.util.UUID;

/**
 * The {@code fileKey()} of a file: equal for all names of the file, each time its image is opened
 * in this JVM. Two paths have equal keys exactly if {@code Files.isSameFile} is true for them.
 *
 * @param volume the UUID of the volume, which many images share
 * @param nid the inode number on disk
 * @param image where the image lies, so that keys of different images differ; empty if that is not
 *     known
 */
public record ErofsFileKey(UUID volume, long nid, String image) {
  /** Creates a key that leaves open which image of the volume it belongs to. */
  public ErofsFileKey(UUID volume, long nid) {
    this(volume, nid, "");
  }

  /** Returns the key of the same file, with its image. */
  public ErofsFileKey in(String image) {
    return new ErofsFileKey(volume, nid, image);
  }
}
