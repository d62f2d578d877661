package io.github.jerofs.internal.write.image;

import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.internal.write.compress.MapCodec;
import io.github.jerofs.internal.write.node.NodeTable;

/**
 * What all writers of a build share.
 *
 * @param nodes the tree
 * @param image the file of the image
 * @param blockSize in bytes
 * @param identity of the image, fed with everything that is stored
 * @param counts for the report
 * @param maps the codec of spooled maps
 */
public record BuildContext(
    NodeTable nodes,
    BuildOptions options,
    ImageFile image,
    int blockSize,
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
      ImageFile image,
      int blockSize,
      ProgressMeter progress) {
    return new BuildContext(
        nodes,
        options,
        image,
        blockSize,
        progress,
        new Identity(),
        new BuildCounts(),
        new MapCodec());
  }
}
