package io.github.jerofs.internal.write.compress;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.internal.format.MapFields;
import java.io.IOException;
import java.io.OutputStream;

/** The map of a chunk-based file: block addresses of 4 bytes, or indexes of 8 bytes. */
final class ChunkMap extends FileMap {
  /** In the chunk format: entries are indexes. */
  private static final int INDEXES = 0x20;

  /** In the chunk format: indexes have 48-bit addresses. */
  private static final int WIDE = 0x40;

  private final ChunkList chunks;
  private final boolean wide;
  private final boolean indexes;

  ChunkMap(ChunkList chunks) {
    this.chunks = chunks;
    wide = chunks.isWide();
    indexes = wide || chunks.usesDevices();
  }

  @Override
  public DataLayout layout() {
    return DataLayout.CHUNK_BASED;
  }

  @Override
  public long union() {
    return chunks.bits() | (indexes ? INDEXES : 0) | (wide ? WIDE : 0);
  }

  @Override
  public int inlineSize() {
    return 0;
  }

  private int entrySize() {
    return indexes ? MapFields.CHUNK_INDEX_SIZE : MapFields.CHUNK_ADDRESS_SIZE;
  }

  private long padding(long end) {
    return -end & (entrySize() - 1);
  }

  @Override
  public long size(long end) {
    return padding(end) + (long) chunks.count() * entrySize();
  }

  @Override
  public void write(long end, long address, OutputStream out) throws IOException {
    RecordOutput records = new RecordOutput(out);
    records.zeros((int) padding(end));
    for (int i = 0; i < chunks.count(); i++) {
      long chunk = chunks.chunk(i);
      boolean hole = chunk == ChunkList.HOLE;
      long block = hole ? -1 : ChunkList.block(chunk);
      if (indexes) {
        records.u16(hole && !wide ? 0 : (int) (block >>> Integer.SIZE));
        records.u16(hole ? 0 : ChunkList.device(chunk));
      }
      records.u32(block);
    }
    records.flush();
  }
}
