package io.github.jerofs.internal.write.compress;

import io.github.jerofs.attribute.DataLayout;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The map of a file with indexes: compact ones where possible, otherwise full ones. An inline tail
 * follows the indexes.
 */
final class IndexedMap extends FileMap {
  private static final int HEADER = 8;

  /** Unused bytes between the header and full records. */
  private static final int GAP = 8;

  private static final int RECORD = 8;
  private static final int SMALL_PACK = 8;
  private static final int LARGE_PACK = 32;
  private static final int LARGE_COUNT = 16;
  private static final int MAX_COMPACT_BITS = 14;
  private static final int MAX_2B_BITS = 12;
  private static final int COMPACTED_2B = 0x01;
  private static final int BIG_PCLUSTER_1 = 0x02;
  private static final int BIG_PCLUSTER_2 = 0x04;
  private static final int INLINE_PCLUSTER = 0x08;
  private static final int FRAGMENT_PCLUSTER = 0x20;
  private static final int IDATA_SHIFT = 16;

  private final EncodedFile.Compressed file;
  private final boolean hasFragment;
  private final long fragmentOffset;
  private final boolean compact;
  private final boolean big;
  private final long total;

  IndexedMap(EncodedFile.Compressed file, boolean hasFragment, long fragmentOffset) {
    int bits = file.encoding().blockBits();
    this.hasFragment = hasFragment;
    this.fragmentOffset = hasFragment ? fragmentOffset : 0;
    this.compact = bits <= MAX_COMPACT_BITS && this.fragmentOffset >>> Integer.SIZE == 0;
    this.big = file.extents().mostStored() > 1 << bits;
    this.total = LclusterCursor.total(file.size(), bits);
    // Drops the content of the fragment, which is stored elsewhere by now.
    this.file = file.withoutFragment();
  }

  @Override
  public DataLayout layout() {
    return compact ? DataLayout.COMPRESSED_COMPACT : DataLayout.COMPRESSED_FULL;
  }

  @Override
  public long union() {
    return file.storedBytes() >>> file.encoding().blockBits();
  }

  @Override
  public int inlineSize() {
    return file.inlineTail().length;
  }

  @Override
  public long size(long end) {
    long header = (-end & HEADER - 1) + HEADER;
    return header + (compact ? packBytes(end + header) : GAP + total * RECORD) + inlineSize();
  }

  /** Returns the number of entries in small packs before the large ones. */
  private long before(long table) {
    long toAlignment = (LARGE_PACK - table % LARGE_PACK) / 4 & 7;
    return Math.min(toAlignment, total);
  }

  /** Returns the number of entries in large packs. */
  private long inLarge(long before) {
    return file.encoding().blockBits() <= MAX_2B_BITS ? total - before & -LARGE_COUNT : 0;
  }

  private long packBytes(long table) {
    long before = before(table);
    long inLarge = inLarge(before);
    long small = (before + 1) / 2 + (total - before - inLarge + 1) / 2;
    return small * SMALL_PACK + inLarge / LARGE_COUNT * LARGE_PACK;
  }

  @Override
  public void write(long end, long address, OutputStream out) throws IOException {
    RecordOutput records = new RecordOutput(out);
    int padding = (int) (-end & HEADER - 1);
    records.zeros(padding);
    long table = end + padding + HEADER;
    writeHeader(records, compact && inLarge(before(table)) > 0);
    LclusterCursor cursor = new LclusterCursor(file, big);
    long block = address >>> file.encoding().blockBits();
    if (compact) {
      long before = before(table);
      long inLarge = inLarge(before);
      CompactPacks packs = new CompactPacks(cursor, file.encoding().blockBits(), big, block);
      packs.writeSmall(before, records);
      packs.writeLarge(inLarge, records);
      packs.writeSmall(total - before - inLarge, records);
      packs.finish();
    } else {
      writeFull(cursor, block, records);
    }
    records.bytes(file.inlineTail());
    records.flush();
  }

  private void writeHeader(RecordOutput out, boolean has2Byte) throws IOException {
    int advise = 0;
    long low = 0;
    if (has2Byte) {
      advise |= COMPACTED_2B;
    }
    if (big) {
      advise |= compact ? BIG_PCLUSTER_1 | BIG_PCLUSTER_2 : BIG_PCLUSTER_1;
    }
    if (hasFragment) {
      advise |= FRAGMENT_PCLUSTER;
      low = fragmentOffset;
    } else if (inlineSize() > 0) {
      advise |= INLINE_PCLUSTER;
      low = (long) inlineSize() << IDATA_SHIFT;
    }
    out.u32(low);
    out.u16(advise);
    out.u8(Algorithms.id(file.encoding().method()));
    out.u8(0);
  }

  private void writeFull(LclusterCursor cursor, long block, RecordOutput out) throws IOException {
    out.zeros(GAP);
    long tail = file.tailLength() > 0 ? file.size() - file.tailLength() : file.size();
    long tailHead = tail >>> file.encoding().blockBits();
    for (long number = 0; cursor.next(); number++) {
      out.u16(cursor.type());
      if (cursor.type() == LclusterCursor.NONHEAD) {
        out.u16(0);
        out.u16(cursor.lookback());
        out.u16(cursor.lookahead());
      } else {
        out.u16(cursor.offset());
        boolean isFragment = hasFragment && number == tailHead;
        out.u32(isFragment ? fragmentOffset >>> Integer.SIZE : block + cursor.block());
      }
    }
  }
}
