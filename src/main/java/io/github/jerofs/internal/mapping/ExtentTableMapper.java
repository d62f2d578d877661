package io.github.jerofs.internal.mapping;

import static io.github.jerofs.internal.format.RecordBytes.alignUp;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.CompressionConfig;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.format.MapFields;
import io.github.jerofs.internal.format.MapHeader;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Maps compressed inodes with a table of encoded extents (docs/format.md, Encoded extents). */
final class ExtentTableMapper implements BlockMapper {
  private static final long LENGTH_MASK = 0x1fffff;
  private static final int PARTIAL_REF = 1 << 27;
  private static final int FORMAT_SHIFT = 28;
  private static final int SUM_STEP = 256;

  /**
   * The extent count of a 4 TiB file with 64 KiB clusters. Summing that many takes about a second.
   */
  private static final long MAX_SUMMED = 1L << 26;

  private static final long U32 = 0xffffffffL;

  private final Inode inode;
  private final MapHeader header;
  private final CompressionConfig config;
  private final ErofsLimits limits;
  private final MetadataSpace space;
  private final int blockBits;
  private final int recordSize;
  private final long table;
  private final long count;

  /**
   * The address of every {@link #SUM_STEP}th extent, up to the highest step requested so far. Any
   * thread may replace the array with a longer one.
   */
  private volatile long[] knownAddresses = {};

  ExtentTableMapper(
      Inode inode,
      MapHeader header,
      CompressionConfig config,
      ErofsLimits limits,
      ImageSource store,
      int blockBits)
      throws IOException {
    this.inode = inode;
    this.header = header;
    this.config = config;
    this.limits = limits;
    this.space = new MetadataSpace(store, inode.nid());
    this.blockBits = blockBits;
    this.recordSize = header.extentRecordSize();
    long start = alignUp(header.position() + MapHeader.SIZE, recordSize);
    // The 4-byte records follow a single 8-byte address.
    this.table = recordSize == 4 ? start + Long.BYTES : start;
    this.count =
        recordSize <= 8 ? ((inode.size() - 1) >>> header.lclusterBits()) + 1 : header.extentCount();
  }

  /**
   * A record.
   *
   * @param start offset in the file
   * @param word stored length, flags and format
   * @param address byte address, or the high bits of a fragment offset
   */
  private record Entry(long number, long start, int word, long address) {}

  @Override
  public Extent map(long offset) throws IOException {
    return recordSize <= 8 ? mapRegular(offset) : mapSorted(offset);
  }

  /** Every extent except the last is one lcluster long. */
  private Extent mapRegular(long offset) throws IOException {
    long number = offset >>> header.lclusterBits();
    long start = number << header.lclusterBits();
    long length = Math.min(1L << header.lclusterBits(), inode.size() - start);
    ByteBuffer record = record(number);
    long address = recordSize == 8 ? MapFields.EXTENT_ADDRESS.u32(record) : addressBefore(number);
    return extent(
        new Entry(number, start, MapFields.EXTENT_WORD.s32(record), address), length, offset);
  }

  /** Sums the stored sizes of all preceding extents, because 4-byte records have no address. */
  private long addressBefore(long number) throws IOException {
    record(number); // rejects a bogus file size before the sum
    if (number > MAX_SUMMED) {
      throw new LimitExceededException(
          place(number), "number of extents without addresses", "at most " + MAX_SUMMED, number);
    }
    int step = (int) (number / SUM_STEP);
    long[] sums = knownAddresses;
    if (step >= sums.length) {
      sums = extended(sums, step + 1);
      knownAddresses = sums;
    }
    return add(sums[step], (long) step * SUM_STEP, number);
  }

  private long[] extended(long[] sums, int length) throws IOException {
    long[] longer = Arrays.copyOf(sums, length);
    for (int i = sums.length; i < length; i++) {
      longer[i] =
          i == 0
              ? space.view(table - Long.BYTES, Long.BYTES, "address of extents").getLong(0)
              : add(longer[i - 1], (i - 1L) * SUM_STEP, (long) i * SUM_STEP);
    }
    return longer;
  }

  private long add(long address, long from, long to) throws IOException {
    long sum = address;
    for (long number = from; number < to; number++) {
      sum += MapFields.EXTENT_WORD.s32(record(number)) & LENGTH_MASK;
    }
    return sum;
  }

  /**
   * Finds the extent by binary search. The start in each visited record must be within the bounds
   * set by the records visited earlier, so all offsets in an extent follow the same path to the
   * same result.
   */
  private Extent mapSorted(long offset) throws IOException {
    long low = 0;
    long high = count - 1;
    Entry best = null;
    long start = 0;
    long end = inode.size();
    while (low <= high) {
      long middle = (low + high) >>> 1;
      Entry entry = sorted(middle);
      if (entry.start < start || entry.start > end) {
        throw corrupt(middle, MapFields.EXTENT_START.name(), start + ".." + end, entry.start);
      }
      if (entry.start <= offset) {
        best = entry;
        start = entry.start;
        low = middle + 1;
      } else {
        end = entry.start;
        high = middle - 1;
      }
    }
    return best == null ? new Extent.Hole(0, end) : extent(best, end - best.start, offset);
  }

  /** Checks that the starts ascend, including those of records that no search visits. */
  @Override
  public void check() throws IOException {
    if (recordSize <= 8) {
      return;
    }
    long before = -1;
    for (long number = 0; number < count; number++) {
      long start = sorted(number).start;
      if (start <= before || start > inode.size()) {
        throw corrupt(
            number, MapFields.EXTENT_START.name(), before + 1 + ".." + inode.size(), start);
      }
      before = start;
    }
  }

  private Entry sorted(long number) throws IOException {
    ByteBuffer record = record(number);
    long start = MapFields.EXTENT_START.u32(record);
    if (recordSize == 32) {
      start |= (long) MapFields.EXTENT_START_HIGH.s32(record) << 32;
    }
    if (start < 0) {
      throw corrupt(
          number, MapFields.EXTENT_START.name(), "less than 2^63", Long.toUnsignedString(start));
    }
    long address =
        MapFields.EXTENT_ADDRESS.u32(record)
            | (long) MapFields.EXTENT_ADDRESS_HIGH.s32(record) << 32;
    return new Entry(number, start, MapFields.EXTENT_WORD.s32(record), address);
  }

  private ByteBuffer record(long number) throws IOException {
    long most = (space.source().size() - table) / recordSize;
    if (number >= most) {
      throw corrupt(number, "extent number", "less than " + most, number);
    }
    return space.view(table + number * recordSize, recordSize, "extent record");
  }

  private Extent extent(Entry entry, long length, long offset) throws IOException {
    if (header.hasFragment() && entry.number == count - 1) {
      long high = recordSize == 4 ? 0 : entry.address << 32;
      return new Extent.Fragment(entry.start, length, (entry.word & U32) | high);
    }
    long stored = entry.word & LENGTH_MASK;
    if (stored == 0) {
      return new Extent.Hole(entry.start, length);
    }
    int format = entry.word >>> FORMAT_SHIFT;
    if (stored > Extent.MAX_STORED) {
      throw new UnsupportedImageException(
          place(entry.number), "extent, stored bytes", "at most " + Extent.MAX_STORED, stored);
    }
    if (format == 0) {
      return plain(entry, length, stored, offset);
    }
    ImagePlace place = place(entry.number);
    limits.check(
        ErofsLimit.EXTENT_BYTES, place, "extent at " + entry.start + ", decoded bytes", length);
    return new Extent.Encoded(
        entry.start,
        length,
        false,
        entry.address,
        (int) stored,
        config.algorithm(format - 1, place),
        (entry.word & PARTIAL_REF) != 0);
  }

  private Extent plain(Entry entry, long length, long stored, long offset) throws IOException {
    if (length > stored) {
      throw new UnsupportedImageException(
          place(entry.number), "plain extent, stored bytes", "at least " + length, stored);
    }
    long unaligned = (entry.address | stored) & (1L << blockBits) - 1;
    return header.interlaced() && unaligned == 0
        ? PlainExtents.interlaced(entry.start, length, entry.address, stored, blockBits, offset)
        : new Extent.Stored(entry.start, length, 0, entry.address);
  }

  private ImagePlace place(long number) {
    return space.place(table + number * recordSize);
  }

  private CorruptImageException corrupt(long number, String what, Object expected, Object actual) {
    return space.corrupt(table + number * recordSize, what, expected, actual);
  }
}
