package io.github.jerofs.internal.format;

import static io.github.jerofs.internal.format.RecordBytes.hex;

import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.source.ImageSource;

/**
 * The chunk format of a chunk-based inode (docs/format.md, Chunk-based data).
 *
 * @param chunkBits log2 of the chunk size in bytes, 9..47
 * @param indexes whether the map consists of 8-byte indexes rather than 4-byte block addresses
 * @param wide whether indexes have 48-bit addresses
 */
public record ChunkFormat(int chunkBits, boolean indexes, boolean wide) {
  private static final int BLOCK_BITS_MASK = 0x1f;
  private static final int INDEXES = 0x20;
  private static final int WIDE = 0x40;
  private static final int KNOWN = 0x7f;

  /** Decodes {@code i_u} of {@code inode}, which is in the metadata space {@code store}. */
  public static ChunkFormat of(Inode inode, int blockBits, ImageSource store)
      throws UnsupportedImageException {
    int raw = inode.u() & 0xffff;
    if ((raw & ~KNOWN) != 0) {
      throw new MetadataSpace(store, inode.nid())
          .unsupported(
              inode.position() + InodeFields.U.offset(),
              "chunk format",
              "no bit above 6",
              hex(raw));
    }
    return new ChunkFormat(
        blockBits + (raw & BLOCK_BITS_MASK), (raw & INDEXES) != 0, (raw & WIDE) != 0);
  }

  /** Returns the size of a map entry in bytes. */
  public int entrySize() {
    return indexes ? MapFields.CHUNK_INDEX_SIZE : MapFields.CHUNK_ADDRESS_SIZE;
  }
}
