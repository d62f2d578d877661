package io.github.jerofs.attribute;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The contents of the superblock and the device table. Immutable and thread-safe.
 *
 * @param label the volume name; may be empty
 * @param uuid the volume's UUID
 * @param blockSize block size in bytes
 * @param blocks stated number of blocks of the primary device; informational
 * @param inodes stated number of inodes; informational, 0 in old images
 * @param created the build time of the image, or the earliest time that it can represent
 * @param rootNid inode number of the root directory
 * @param packedNid inode number of the packed inode, or 0 if there is none
 * @param metaboxNid inode number of the metabox inode, or 0 if there is none
 * @param compatibleFeatures names of the features that readers may ignore
 * @param incompatibleFeatures names of the features that readers must support; a bit with two
 *     meanings is listed under both names
 * @param devices the extra devices
 * @param bytes the length of the primary device in bytes; if less than {@code blocks}, the image
 *     may be truncated
 */
public record ImageInfo(
    String label,
    UUID uuid,
    int blockSize,
    long blocks,
    long inodes,
    Instant created,
    long rootNid,
    long packedNid,
    long metaboxNid,
    List<String> compatibleFeatures,
    List<String> incompatibleFeatures,
    List<Device> devices,
    long bytes) {

  /** Copies the lists. */
  public ImageInfo {
    compatibleFeatures = List.copyOf(compatibleFeatures);
    incompatibleFeatures = List.copyOf(incompatibleFeatures);
    devices = List.copyOf(devices);
  }

  /** Returns the length of the primary device in bytes, as the superblock states it. */
  public long statedBytes() {
    return Math.multiplyHigh(blocks, blockSize) == 0 && blocks * blockSize >= 0
        ? blocks * blockSize
        : Long.MAX_VALUE;
  }

  /**
   * An extra device.
   *
   * @param tag the tag that identifies the device; may be empty
   * @param blocks the length in blocks
   * @param unifiedBlock the first block in the unified address space, or 0 if it has none
   */
  public record Device(String tag, long blocks, long unifiedBlock) {}
}
