package io.github.jerofs.internal.mapping;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MapFields;
import io.github.jerofs.internal.format.MapHeader;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Full indexes: 8 bytes per lcluster (docs/format.md, Full indexes). */
final class FullIndex implements LclusterIndex {
  private static final int RECORD = MapFields.INDEX_SIZE;

  /** Unused bytes between the map header and the first record. */
  private static final int GAP = 8;

  private static final int HOLE = 0x4000;
  private static final int PARTIAL_REF = 0x8000;

  private final MetadataSpace space;
  private final MapHeader header;
  private final long table;

  FullIndex(ImageSource store, Inode inode, MapHeader header) {
    this.space = new MetadataSpace(store, inode.nid());
    this.header = header;
    this.table = header.position() + MapHeader.SIZE + GAP;
  }

  @Override
  public Lcluster load(long number) throws IOException {
    long position = table + number * RECORD;
    ByteBuffer record = space.view(position, RECORD, "lcluster index");
    int advise = MapFields.INDEX_ADVISE.u16(record);
    Lcluster.Type type = Lcluster.Type.of(advise);
    long next = position + RECORD;
    if (type == Lcluster.Type.NONHEAD) {
      int field = MapFields.INDEX_DELTA.u16(record);
      boolean count = (field & Lcluster.COUNT_FLAG) != 0;
      if (count && !header.bigPcluster1() && !header.bigPcluster2()) {
        throw corrupt(number, "a count of blocks, but no big pclusters");
      }
      return new Lcluster.NonHead(number, field, next);
    }
    return new Lcluster.Head(
        number,
        type,
        MapFields.INDEX_OFFSET.u16(record),
        MapFields.INDEX_BLOCK.u32(record),
        (advise & PARTIAL_REF) != 0,
        (advise & HOLE) != 0,
        next);
  }

  @Override
  public CorruptImageException corrupt(long number, String what) {
    return space.corrupt(table + number * RECORD, "lcluster " + number + ": " + what);
  }
}
