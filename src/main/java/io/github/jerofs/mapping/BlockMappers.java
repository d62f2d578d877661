package io.github.jerofs.mapping;

import io.github.jerofs.ImagePlace;
import io.github.jerofs.UnsupportedImageException;
import io.github.jerofs.format.Inode;
import io.github.jerofs.format.Superblock;
import io.github.jerofs.source.ImageSource;
import java.io.IOException;

/** Makes the block mapper that fits the data layout of an inode. */
public final class BlockMappers {
  private BlockMappers() {}

  /**
   * Returns the mapper of {@code inode}.
   *
   * @param store the metadata space of the inode
   */
  public static BlockMapper of(Superblock superblock, Inode inode, ImageSource store)
      throws IOException {
    int blockBits = superblock.blockBits();
    return switch (inode.layout()) {
      case FLAT_PLAIN, FLAT_INLINE -> new FlatMapper(inode, blockBits, store);
      case CHUNK_BASED -> new ChunkMapper(inode, blockBits, deviceMask(superblock), store);
      case COMPRESSED_FULL, COMPRESSED_COMPACT ->
          throw new UnsupportedImageException(
              new ImagePlace(store.description(), inode.nid(), inode.position()),
              "data layout " + inode.layout());
    };
  }

  /** Ids are masked with the next power of two above the number of extra devices, less one. */
  private static int deviceMask(Superblock superblock) {
    int devices = superblock.extraDevices();
    return devices == 0 ? 0 : (Integer.highestOneBit(devices) << 1) - 1;
  }
}
