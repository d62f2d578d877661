package io.github.jerofs.internal.mapping;

import io.github.jerofs.internal.format.ChunkFormat;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MapFields;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.format.RecordBytes;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Maps the chunk-based layout (docs/format.md, Chunk-based data). */
final class ChunkMapper implements BlockMapper {
  private static final long NULL_32 = 0xffffffffL;
  private static final long NULL_48 = 0xffffffffffffL;

  private final Inode inode;
  private final ChunkFormat format;
  private final int blockBits;
  private final int deviceMask;
  private final MetadataSpace space;
  private final long table;

  /**
   * Creates the mapper of a chunk-based inode.
   *
   * @param deviceMask the significant bits of a device ID
   */
  ChunkMapper(Inode inode, int blockBits, int deviceMask, ImageSource store) throws IOException {
    this.inode = inode;
    this.format = ChunkFormat.of(inode, blockBits, store);
    this.blockBits = blockBits;
    this.deviceMask = deviceMask;
    this.space = new MetadataSpace(store, inode.nid());
    this.table = RecordBytes.alignUp(inode.mapBase(), format.entrySize());
  }

  @Override
  public Extent map(long offset) throws IOException {
    long chunk = offset >>> format.chunkBits();
    long start = chunk << format.chunkBits();
    long length = Math.min(1L << format.chunkBits(), inode.size() - start);
    ByteBuffer entry = entry(chunk);
    if (!format.indexes()) {
      return extent(start, length, 0, MapFields.CHUNK_ADDRESS.u32(entry), NULL_32);
    }
    long low = MapFields.CHUNK_BLOCK.u32(entry);
    long high = format.wide() ? (long) MapFields.CHUNK_BLOCK_HIGH.u16(entry) << 32 : 0;
    int device = MapFields.CHUNK_DEVICE.u16(entry) & deviceMask;
    return extent(start, length, device, low | high, format.wide() ? NULL_48 : NULL_32);
  }

  private Extent extent(long start, long length, int device, long block, long nullBlock) {
    return block == nullBlock
        ? new Extent.Hole(start, length)
        : new Extent.Stored(start, length, device, block << blockBits);
  }

  private ByteBuffer entry(long chunk) throws IOException {
    int size = format.entrySize();
    // A file of 2^63 bytes in chunks of 512 has 2^54 entries: no overflow.
    return space.view(table + chunk * size, size, "chunk map entry");
  }
}
