package io.github.jerofs.internal.write.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.Superblock;
import io.github.jerofs.internal.mapping.BlockMapper;
import io.github.jerofs.internal.mapping.BlockMappers;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.mapping.MapImage;
import io.github.jerofs.option.ErofsLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes maps and reads them back through the mappers. */
final class MapReading {
  private static final int INODE = 4096;
  private static final int INCOMPAT = 0x0bf;
  private static final int LZ4_AND_ZSTD = 0b1001;

  private MapReading() {}

  /**
   * Returns the extents of a map that follows an inode with {@code xattrs} words of xattrs.
   *
   * @param size the size of the file in bytes
   * @param address the position of the stored bytes
   */
  static List<Extent> extents(FileMap map, long size, long address, int xattrs) throws IOException {
    int end = INODE + Inode.SLOT + (xattrs == 0 ? 0 : 12 + 4 * (xattrs - 1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    map.write(end, address, out);
    assertEquals(map.size(end), out.size(), "size of the map");
    assertEquals(map.size(end), map.size(end % 32), "only the remainder matters");
    MapImage image = new MapImage(INCOMPAT, LZ4_AND_ZSTD, end + out.size() + 32);
    putConfig(image);
    image.inode(INODE, map.layout() == DataLayout.COMPRESSED_FULL ? 1 : 3, (int) size);
    image.put(INODE + 2, xattrs);
    byte[] bytes = out.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      image.put(end + i, bytes[i]);
    }
    Superblock superblock = Superblock.read(image, false);
    BlockMapper mapper =
        new BlockMappers(superblock, CompressionConfig.read(image, superblock), ErofsLimits.DEFAULT)
            .of(Inode.read(superblock, image, INODE / Inode.SLOT, INODE), image);
    List<Extent> extents = new ArrayList<>();
    for (long at = 0; at < size; ) {
      Extent extent = mapper.map(at);
      assertEquals(at, extent.start());
      assertEquals(extent, mapper.map(extent.end() - 1), "by its last byte");
      assertEquals(extent, mapper.map(at + extent.length() / 2), "by a byte in the middle");
      extents.add(extent);
      at = extent.end();
    }
    return extents;
  }

  private static void putConfig(MapImage image) {
    image.put(1152, "0e00 ffff 0001 00000000000000000000").put(1168, "0600 000a 00000000");
  }
}
