package io.github.jerofs.internal.write.compress;

import io.github.jerofs.attribute.DataLayout;
import java.io.IOException;
import java.io.OutputStream;

/** The map of a file with encoded extents, each with its own address and offset. */
final class TableMap extends FileMap {
  private static final int HEADER = 8;
  private static final int SHORT_RECORD = 16;
  private static final int LONG_RECORD = 32;
  private static final int EXTENTS = 0x01;
  private static final int SHORT_RECORDS = 0x04;
  private static final int LONG_RECORDS = 0x06;

  private final StoredTable table;

  /** Whether offsets in the file take more than 32 bits. */
  private final boolean wide;

  TableMap(StoredTable table) {
    this.table = table;
    wide = table.size() >>> Integer.SIZE != 0;
  }

  @Override
  public DataLayout layout() {
    return DataLayout.COMPRESSED_FULL;
  }

  @Override
  public long union() {
    return table.totalBlocks();
  }

  @Override
  public int inlineSize() {
    return 0;
  }

  private int recordSize() {
    return wide ? LONG_RECORD : SHORT_RECORD;
  }

  /** Returns the number of bytes from the end of the map header to the first record. */
  private long gap(long headerEnd) {
    return -headerEnd & recordSize() - 1;
  }

  @Override
  public long size(long end) {
    long header = (-end & HEADER - 1) + HEADER;
    return header + gap(end + header) + (long) table.count() * recordSize();
  }

  @Override
  public void write(long end, long address, OutputStream out) throws IOException {
    RecordOutput records = new RecordOutput(out);
    int padding = (int) (-end & HEADER - 1);
    records.zeros(padding);
    records.u32(table.count());
    records.u16(EXTENTS | (wide ? LONG_RECORDS : SHORT_RECORDS));
    records.u16(0); // the high bits of the count
    records.zeros((int) gap(end + padding + HEADER));
    for (int i = 0; i < table.count(); i++) {
      records.u32(table.word(i));
      records.u64(table.isHole(i) ? 0 : address + table.address(i));
      if (wide) {
        records.u64(table.start(i));
        records.zeros(LONG_RECORD - 20);
      } else {
        records.u32(table.start(i));
      }
    }
    records.flush();
  }
}
