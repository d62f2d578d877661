package io.github.jerofs.internal.container.disk;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.format.Field;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SliceSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** The partitions of a disk image: GPT, or MBR with logical partitions. */
public final class PartitionTable {
  private static final int[] SECTORS = {512, 4096};

  private static final long GPT_SIGNATURE = 0x5452415020494645L;
  private static final int GPT_HEADER = 92;
  private static final int GPT_NAME_BYTES = 72;
  private static final int GPT_MAX_ENTRY = 4096;
  private static final Field GPT_HEADER_SIZE = new Field("GPT header size", 12);
  private static final Field GPT_HEADER_CRC = new Field("GPT header CRC", 16);
  private static final Field GPT_ENTRIES = new Field("GPT partition entries", 72);
  private static final Field GPT_COUNT = new Field("GPT number of entries", 80);
  private static final Field GPT_ENTRY_SIZE = new Field("GPT entry size", 84);
  private static final Field GPT_ENTRIES_CRC = new Field("GPT entries CRC", 88);
  private static final Field GPT_FIRST = new Field("GPT first sector", 32);
  private static final Field GPT_LAST = new Field("GPT last sector", 40);
  private static final Field GPT_NAME = new Field("GPT partition name", 56);

  private static final int MBR = 512;
  private static final int MBR_SIGNATURE_AT = 510;
  private static final int MBR_SIGNATURE = 0xaa55;
  private static final int MBR_ENTRIES_AT = 446;
  private static final int MBR_ENTRY = 16;
  private static final int MBR_ENTRIES = 4;
  private static final int MBR_PROTECTIVE = 0xee;
  private static final int MAX_LOGICAL = 128;
  private static final Field MBR_STATUS = new Field("MBR status", 0);
  private static final Field MBR_TYPE = new Field("MBR partition type", 4);
  private static final Field MBR_FIRST = new Field("MBR first sector", 8);
  private static final Field MBR_COUNT = new Field("MBR sectors", 12);

  private final ImageSource file;
  private final MetadataSpace space;
  private final List<Partition> partitions = new ArrayList<>();
  private final List<Partition.Run> runs = new ArrayList<>();

  private PartitionTable(ImageSource file) {
    this.file = file;
    this.space = MetadataSpace.ofImage(file);
  }

  /**
   * Returns the partitions of {@code file}, or none if it has no table.
   *
   * @throws CorruptImageException if there is a table, and both it and its copy are damaged
   */
  public static List<Partition> of(ImageSource file) throws IOException {
    PartitionTable table = new PartitionTable(file);
    if (!table.readGpt() && table.isMbr()) {
      table.readMbr();
    }
    Partition.refuseOverlaps(file, table.runs);
    return table.partitions;
  }

  private boolean readGpt() throws IOException {
    CorruptImageException damage = null;
    for (int sector : SECTORS) {
      for (long at : new long[] {sector, file.size() / sector * sector - sector}) {
        if (at >= sector
            && file.contains(at, GPT_HEADER)
            && file.view(at, GPT_HEADER).getLong(0) == GPT_SIGNATURE) {
          try {
            readGpt(at, sector);
            return true;
          } catch (CorruptImageException e) {
            damage = damage == null ? e : damage; // the copy may be intact
            partitions.clear();
            runs.clear();
          }
        }
      }
    }
    if (damage != null) {
      throw damage;
    }
    return false;
  }

  private void readGpt(long at, int sector) throws IOException {
    ByteBuffer header = file.view(at, GPT_HEADER);
    long size = GPT_HEADER_SIZE.u32(header);
    if (size < GPT_HEADER || size > sector) {
      throw space.corrupt(at, GPT_HEADER_SIZE, GPT_HEADER + " to " + sector, size);
    }
    byte[] all = bytes(at, (int) size, GPT_HEADER_SIZE);
    long stated = GPT_HEADER_CRC.u32(header);
    ByteBuffer.wrap(all).putInt(GPT_HEADER_CRC.offset(), 0);
    checkCrc(at, GPT_HEADER_CRC, stated, all);
    long count = GPT_COUNT.u32(header);
    long entrySize = GPT_ENTRY_SIZE.u32(header);
    if (count > Partition.MAX_COUNT) {
      throw space.corrupt(at, GPT_COUNT, "at most " + Partition.MAX_COUNT, count);
    }
    if (entrySize < GPT_NAME.offset() + GPT_NAME_BYTES || entrySize > GPT_MAX_ENTRY) {
      throw space.corrupt(
          at,
          GPT_ENTRY_SIZE,
          (GPT_NAME.offset() + GPT_NAME_BYTES) + " to " + GPT_MAX_ENTRY,
          entrySize);
    }
    long first = bytesOf(GPT_ENTRIES.s64(header), sector);
    byte[] entries = bytes(first, (int) (count * entrySize), GPT_ENTRIES);
    checkCrc(at, GPT_ENTRIES_CRC, GPT_ENTRIES_CRC.u32(header), entries);
    for (int i = 0; i < count; i++) {
      ByteBuffer entry =
          ByteBuffer.wrap(entries, (int) (i * entrySize), (int) entrySize)
              .slice()
              .order(ByteOrder.LITTLE_ENDIAN);
      if (entry.getLong(0) != 0 || entry.getLong(Long.BYTES) != 0) { // a type
        long from = GPT_FIRST.s64(entry);
        long start = bytesOf(from, sector);
        long end = bytesOf(GPT_LAST.s64(entry) + 1, sector);
        add(first + i * entrySize, i + 1, name(entry), start, end - start);
      }
    }
  }

  private byte[] bytes(long at, int length, Field what) throws IOException {
    byte[] bytes = new byte[(int) (space.inside(at, length, what.name()) - at) + length];
    file.readFully(at, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private void checkCrc(long at, Field field, long stated, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if (crc.getValue() != stated) {
      throw space.corrupt(at, field, Long.toHexString(stated), Long.toHexString(crc.getValue()));
    }
  }

  private static long bytesOf(long sectors, int sector) {
    return sectors < 0 || sectors > Long.MAX_VALUE / sector ? Long.MAX_VALUE : sectors * sector;
  }

  private static String name(ByteBuffer entry) {
    byte[] name = new byte[GPT_NAME_BYTES];
    entry.get(GPT_NAME.offset(), name);
    String text = new String(name, UTF_16LE);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private void add(long entryAt, int number, String name, long start, long length)
      throws IOException {
    if (length <= 0 || !file.contains(start, length)) {
      throw space.corrupt(
          entryAt,
          "partition " + number,
          "at least a byte, within " + file.size(),
          length + " bytes at " + start);
    }
    runs.add(new Partition.Run(name.isEmpty() ? "" + number : name, start, length));
    partitions.add(new Partition(number, name, new SliceSource(file, start, length)));
  }

  /** Boot sectors of file systems have the same signature, so the entries are checked, too. */
  private boolean isMbr() throws IOException {
    if (!file.contains(0, MBR)) {
      return false;
    }
    ByteBuffer sector = file.view(0, MBR);
    boolean any = false;
    for (int i = 0; i < MBR_ENTRIES; i++) {
      ByteBuffer entry = entry(sector, i);
      int type = MBR_TYPE.u8(entry);
      if (type == MBR_PROTECTIVE || (MBR_STATUS.u8(entry) & 0x7f) != 0) {
        return false;
      }
      any |= type != 0;
    }
    return any && (sector.getShort(MBR_SIGNATURE_AT) & 0xffff) == MBR_SIGNATURE;
  }

  private static ByteBuffer entry(ByteBuffer sector, int i) {
    return sector.slice(MBR_ENTRIES_AT + i * MBR_ENTRY, MBR_ENTRY).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static boolean isExtended(int type) {
    return type == 0x05 || type == 0x0f || type == 0x85;
  }

  private void readMbr() throws IOException {
    for (int i = 0; i < MBR_ENTRIES; i++) {
      ByteBuffer entry = entry(file.view(0, MBR), i);
      int type = MBR_TYPE.u8(entry);
      if (isExtended(type)) {
        readLogical(MBR_FIRST.u32(entry), MBR_COUNT.u32(entry));
      } else if (type != 0) {
        addMbr(MBR_ENTRIES_AT + i * MBR_ENTRY, i + 1, MBR_FIRST.u32(entry), entry);
      }
    }
  }

  private void addMbr(long entryAt, int number, long first, ByteBuffer entry) throws IOException {
    add(entryAt, number, "", first * MBR, MBR_COUNT.u32(entry) * MBR);
  }

  /**
   * The sector before each logical partition points to the next one, which must be at a higher
   * address.
   */
  private void readLogical(long extended, long sectors) throws IOException {
    long at = extended;
    for (int i = 0; i < MAX_LOGICAL; i++) {
      ByteBuffer sector = space.view(at * MBR, MBR, "extended partition");
      ByteBuffer own = entry(sector, 0);
      if (MBR_TYPE.u8(own) != 0) {
        addMbr(at * MBR + MBR_ENTRIES_AT, MBR_ENTRIES + 1 + i, at + MBR_FIRST.u32(own), own);
      }
      ByteBuffer next = entry(sector, 1);
      if (MBR_TYPE.u8(next) == 0) {
        return;
      }
      long following = extended + MBR_FIRST.u32(next);
      if (following <= at || following >= extended + sectors) {
        throw space.corrupt(
            at * MBR + MBR_ENTRIES_AT + MBR_ENTRY,
            MBR_FIRST,
            "a sector from " + (at + 1) + " to " + (extended + sectors - 1),
            following);
      }
      at = following;
    }
    throw space.corrupt(at * MBR, "logical partitions", "at most " + MAX_LOGICAL, "more");
  }
}
