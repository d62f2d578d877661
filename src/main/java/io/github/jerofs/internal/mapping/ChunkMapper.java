package io.github.jerofs.internal.mapping;

import io.github.jerofs.internal.format.ChunkFormat;
import io.github.jerofs.internal.format.Inode;
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
  private final ImageSource store;
  private final long table;

  /**
   * Creates the mapper of a chunk-based inode.
   *
   * @param deviceMask the bits of a device id that count
   */
  ChunkMapper(Inode inode, int blockBits, int deviceMask, ImageSource store) throws IOException {
    this.inode = inode;
    this.format = ChunkFormat.of(inode, blockBits, store.description());
    this.blockBits = blockBits;
    this.deviceMask = deviceMask;
    this.store = store;
    this.table = RecordBytes.alignUp(inode.mapBase(), format.entrySize());
  }

  @Override
  public Extent map(long offset) throws IOException {
    long chunk = offset >>> format.chunkBits();
    long start = chunk << format.chunkBits();
    long length = Math.min(1L << format.chunkBits(), inode.size() - start);
    ByteBuffer entry = entry(chunk);
    if (!format.indexes()) {
      return extent(start, length, 0, entry.getInt(0) & NULL_32, NULL_32);
    }
    long low = entry.getInt(4) & NULL_32;
    long high = format.wide() ? (entry.getShort(0) & 0xffffL) << 32 : 0;
    int device = entry.getShort(2) & deviceMask;
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
    return RecordBytes.view(store, inode.nid(), table + chunk * size, size, "chunk map entry");
  }
}
