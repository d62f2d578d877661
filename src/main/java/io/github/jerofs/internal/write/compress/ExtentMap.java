package io.github.jerofs.internal.write.compress;

import io.github.jerofs.attribute.DataLayout;
import java.io.IOException;
import java.io.OutputStream;

/** The map of a file with encoded extents of equal length, stored back to back. */
final class ExtentMap extends FileMap {
  private static final int HEADER = 8;
  private static final int ADDRESS = 8;
  private static final int RECORD = 4;
  private static final int EXTENTS = 0x01;
  private static final int ALGORITHM_SHIFT = 28;

  private final EncodedFile.Compressed file;

  ExtentMap(EncodedFile.Compressed file) {
    this.file = file;
  }

  @Override
  public DataLayout layout() {
    return DataLayout.COMPRESSED_FULL;
  }

  @Override
  public long union() {
    return (file.storedBytes() + file.encoding().blockSize() - 1) >>> file.encoding().blockBits();
  }

  @Override
  public int inlineSize() {
    return 0;
  }

  @Override
  public long size(long end) {
    long records = (file.size() - 1) / file.encoding().clusterSize() + 1;
    return (-end & HEADER - 1) + HEADER + ADDRESS + records * RECORD;
  }

  @Override
  public void write(long end, long address, OutputStream out) throws IOException {
    RecordOutput records = new RecordOutput(out);
    records.zeros((int) (-end & HEADER - 1));
    Encoding encoding = file.encoding();
    records.u32(0);
    records.u16(EXTENTS);
    records.u8(0);
    int unit = encoding.clusterSize();
    records.u8(Integer.numberOfTrailingZeros(unit) - encoding.blockBits());
    records.u64(address);
    ExtentList extents = file.extents();
    long format = (Algorithms.id(encoding.method()) + 1L) << ALGORITHM_SHIFT;
    for (int i = 0; i < extents.count(); i++) {
      if (extents.isPlain(i)) {
        for (long left = extents.length(i); left > 0; left -= unit) {
          records.u32(Math.min(left, unit));
        }
      } else {
        records.u32(extents.stored(i) | format);
      }
    }
    records.flush();
  }
}
