package io.github.jerofs.attribute;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What the superblock and the device table say.
 *
 * @param label volume name, may be empty
 * @param uuid the volume's UUID
 * @param blockSize block size in bytes
 * @param blocks blocks of the primary device, as stated for statistics
 * @param inodes number of inodes, as stated for statistics; 0 in old images
 * @param created when the image was made, or the earliest time that it can express
 * @param rootNid inode number of the root directory
 * @param packedNid inode number of the packed inode, 0 without one
 * @param metaboxNid inode number of the metabox, 0 without one
 * @param compatibleFeatures names of the features that a reader may ignore
 * @param incompatibleFeatures names of the features that a reader must know; a bit with two
 *     meanings has both names
 * @param devices the extra devices
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
    List<Device> devices) {

  /**
   * An extra device.
   *
   * @param tag text that names it, may be empty
   * @param blocks its length in blocks
   * @param unifiedBlock its first block in the unified address space, 0 if it has none
   */
  public record Device(String tag, long blocks, long unifiedBlock) {}
}
