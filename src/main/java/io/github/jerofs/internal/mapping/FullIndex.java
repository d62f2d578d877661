package io.github.jerofs.internal.mapping;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MapHeader;
import io.github.jerofs.internal.format.RecordBytes;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Full indexes: 8 bytes per lcluster (docs/format.md, Full indexes). */
final class FullIndex implements LclusterIndex {
  private static final int RECORD = 8;

  /** Unused bytes between the map header and the first record. */
  private static final int GAP = 8;

  private static final int HOLE = 0x4000;
  private static final int PARTIAL_REF = 0x8000;

  private final ImageSource store;
  private final Inode inode;
  private final MapHeader header;
  private final long table;

  FullIndex(ImageSource store, Inode inode, MapHeader header) {
    this.store = store;
    this.inode = inode;
    this.header = header;
    this.table = header.position() + MapHeader.SIZE + GAP;
  }

  @Override
  public Lcluster load(long number) throws IOException {
    long position = table + number * RECORD;
    ByteBuffer record = RecordBytes.view(store, inode.nid(), position, RECORD, "lcluster index");
    int advise = record.getShort(0);
    Lcluster.Type type = Lcluster.type(advise);
    long next = position + RECORD;
    if (type == Lcluster.Type.NONHEAD) {
      int field = record.getShort(4) & 0xffff;
      boolean count = (field & Lcluster.COUNT_FLAG) != 0;
      if (count && !header.bigPcluster1() && !header.bigPcluster2()) {
        throw corrupt(number, "a count of blocks, but no big pclusters");
      }
      return Lcluster.nonHead(number, field, next);
    }
    return Lcluster.head(
        number,
        type,
        record.getShort(2) & 0xffff,
        record.getInt(4) & 0xffffffffL,
        (advise & PARTIAL_REF) != 0,
        (advise & HOLE) != 0,
        next);
  }

  @Override
  public CorruptImageException corrupt(long number, String what) {
    return new CorruptImageException(
        new ImagePlace(store.description(), inode.nid(), table + number * RECORD),
        "lcluster " + number + ": " + what);
  }
}
