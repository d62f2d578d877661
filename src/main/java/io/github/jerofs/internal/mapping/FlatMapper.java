package io.github.jerofs.internal.mapping;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.InodeFields;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;

/** Maps the two flat layouts (docs/format.md, Flat data). */
final class FlatMapper implements BlockMapper {
  private final Inode inode;
  private final int blockBits;
  private final MetadataSpace space;

  /** File offset of the inline tail, or the file size if there is no tail. */
  private final long tailStart;

  FlatMapper(Inode inode, int blockBits, ImageSource store) {
    this.inode = inode;
    this.blockBits = blockBits;
    this.space = new MetadataSpace(store, inode.nid());
    long size = inode.size();
    boolean inline = inode.layout() == DataLayout.FLAT_INLINE && size > 0;
    this.tailStart = inline ? (size - 1) >>> blockBits << blockBits : size;
  }

  @Override
  public Extent map(long offset) throws IOException {
    if (offset >= tailStart) {
      return tail();
    }
    if (inode.startBlock() == Inode.HOLE) {
      if (inode.layout() == DataLayout.FLAT_PLAIN) {
        return new Extent.Hole(0, tailStart);
      }
      throw space.corrupt(
          inode.position() + InodeFields.U.offset(),
          "blocks of a file of layout " + inode.layout() + " without a start address");
    }
    return new Extent.Stored(0, tailStart, 0, inode.startBlock() << blockBits);
  }

  private Extent tail() throws IOException {
    long length = inode.size() - tailStart;
    long inBlock = inode.mapBase() & (1L << blockBits) - 1;
    if (inBlock + length > 1L << blockBits) {
      throw space.corrupt(
          inode.mapBase(),
          "inline data, bytes to the end of the block",
          "at least " + length,
          (1L << blockBits) - inBlock);
    }
    return new Extent.Inline(tailStart, length, inode.mapBase());
  }
}
