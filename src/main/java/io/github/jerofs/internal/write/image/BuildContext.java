package io.github.jerofs.internal.write.image;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.internal.write.compress.MapCodec;
import io.github.jerofs.internal.write.node.NodeTable;

/**
 * What all writers of a build share.
 *
 * @param nodes the tree
 * @param devices the extra devices
 * @param image the file of the image
 * @param blockBits log2 of the block size
 * @param identity of the image, fed with everything that is stored
 * @param counts for the report
 * @param maps the codec of spooled maps
 */
public record BuildContext(
    NodeTable nodes,
    BuildOptions options,
    DeviceTable devices,
    ImageFile image,
    int blockBits,
    ProgressMeter progress,
    Identity identity,
    BuildCounts counts,
    MapCodec maps) {
  /** Log2 of the block size, unless an archive is indexed. */
  public static final int BLOCK_BITS = 12;

  /** Log2 of the block size if an archive is indexed: the unit of archives. */
  public static final int INDEX_BLOCK_BITS = 9;

  /** Creates the context of a new build, with empty counts. */
  public static BuildContext of(
      NodeTable nodes,
      BuildOptions options,
      DeviceTable devices,
      ImageFile image,
      int blockBits,
      ProgressMeter progress) {
    return new BuildContext(
        nodes,
        options,
        devices,
        image,
        blockBits,
        progress,
        new Identity(),
        new BuildCounts(),
        new MapCodec());
  }

  /** Returns the block size in bytes. */
  public int blockSize() {
    return 1 << blockBits;
  }
}
