package io.github.jerofs.internal.mapping;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.Feature;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MapFields;
import io.github.jerofs.internal.format.MapHeader;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;

/** Creates the block mapper for the data layout of an inode. Safe for use by many threads. */
public final class BlockMappers {
  private final Superblock superblock;
  private final CompressionConfig config;
  private final ErofsLimits limits;

  /** Creates mappers for the inodes of one image. */
  public BlockMappers(Superblock superblock, CompressionConfig config, ErofsLimits limits) {
    this.superblock = superblock;
    this.config = config;
    this.limits = limits;
  }

  /**
   * Returns the mapper of {@code inode}.
   *
   * @param store the metadata space of the inode
   */
  public BlockMapper of(Inode inode, ImageSource store) throws IOException {
    int blockBits = superblock.blockBits();
    return switch (inode.layout()) {
      case FLAT_PLAIN, FLAT_INLINE -> new FlatMapper(inode, blockBits, store);
      case CHUNK_BASED -> new ChunkMapper(inode, blockBits, deviceMask(), store);
      case COMPRESSED_FULL, COMPRESSED_COMPACT ->
          // An empty file has no map header.
          inode.size() == 0 ? new FlatMapper(inode, blockBits, store) : compressed(inode, store);
    };
  }

  /** The device ID mask: the next power of two above the number of extra devices, minus one. */
  private int deviceMask() {
    int devices = superblock.extraDevices();
    return devices == 0 ? 0 : (Integer.highestOneBit(devices) << 1) - 1;
  }

  private BlockMapper compressed(Inode inode, ImageSource store) throws IOException {
    int blockBits = superblock.blockBits();
    MapHeader header = MapHeader.read(store, inode, blockBits);
    if (header.isWholeFragment()) {
      Extent whole = new Extent.Fragment(0, inode.size(), header.wholeFragmentOffset());
      return offset -> whole;
    }
    if (header.hasExtents()) {
      return new ExtentTableMapper(inode, header, config, limits, store, blockBits);
    }
    checkBigPclusters(inode, header, store);
    LclusterIndex index =
        header.compact()
            ? new CompactIndex(store, inode, header, blockBits)
            : new FullIndex(store, inode, header);
    return new IndexedMapper(inode, header, index, config, limits, store, blockBits);
  }

  private void checkBigPclusters(Inode inode, MapHeader header, ImageSource store)
      throws CorruptImageException {
    boolean any = header.bigPcluster1() || header.bigPcluster2();
    boolean both = header.bigPcluster1() && header.bigPcluster2();
    if (any && (!superblock.hasIncompat(Feature.COMPR_CFGS) || (header.compact() && !both))) {
      throw new MetadataSpace(store, inode.nid())
          .corrupt(
              header.position() + MapFields.ADVISE.offset(),
              "big pclusters in the map header",
              "the feature of the image, and for compact indexes both or none",
              "advise " + Integer.toHexString(header.advise()));
    }
  }
}
