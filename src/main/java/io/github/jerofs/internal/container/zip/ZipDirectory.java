package io.github.jerofs.internal.container.zip;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.format.Field;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.storage.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The central directory of a ZIP file. */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int MAX_COMMENT = 0xffff;
  private static final Field END_COUNT = new Field("ZIP entries", 10);
  private static final Field END_DIRECTORY_SIZE = new Field("ZIP directory size", 12);
  private static final Field END_DIRECTORY = new Field("ZIP directory", 16);
  private static final Field END_COMMENT = new Field("ZIP comment length", 20);

  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_SIZE = 20;
  private static final Field LOCATOR_END = new Field("ZIP64 end record", 8);
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END64_SIZE = 56;
  private static final Field END64_COUNT = new Field("ZIP64 entries", 32);
  private static final Field END64_DIRECTORY_SIZE = new Field("ZIP64 directory size", 40);
  private static final Field END64_DIRECTORY = new Field("ZIP64 directory", 48);

  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_SIZE = 46;
  private static final Field FLAGS = new Field("ZIP flags", 8);
  private static final Field METHOD = new Field("ZIP method", 10);
  private static final Field CRC = new Field("ZIP CRC", 16);
  private static final Field STORED_BYTES = new Field("ZIP compressed size", 20);
  private static final Field BYTES = new Field("ZIP size", 24);
  private static final Field NAME_LENGTH = new Field("ZIP name length", 28);
  private static final Field EXTRA_LENGTH = new Field("ZIP extra length", 30);
  private static final Field COMMENT_LENGTH = new Field("ZIP entry comment length", 32);
  private static final Field LOCAL_HEADER = new Field("ZIP local header", 42);
  private static final int ZIP64_EXTRA = 1;
  private static final long IN_EXTRA = 0xffffffffL;
  private static final int MAX_ENTRIES = 1 << 20;

  private ZipDirectory() {}

  /**
   * An entry.
   *
   * @param method 0 stored, 8 deflated
   * @param crc CRC-32 of the bytes
   * @param header byte offset of the local header
   */
  record Entry(
      String name, int flags, int method, long crc, long storedBytes, long bytes, long header) {}

  /**
   * The entries, and where their records begin.
   *
   * @param at byte offset of the first record
   */
  record Records(List<Entry> entries, long at) {}

  /** Returns the entries of {@code file}, or none if it is not a ZIP file. */
  static Records read(ImageSource file) throws IOException {
    long end = end(file);
    if (end < 0) {
      return new Records(List.of(), 0);
    }
    MetadataSpace space = MetadataSpace.ofImage(file);
    ByteBuffer record = file.view(end, END_SIZE);
    long count = END_COUNT.u16(record);
    long size = END_DIRECTORY_SIZE.u32(record);
    long at = END_DIRECTORY.u32(record);
    long locator = end - LOCATOR_SIZE;
    if (locator >= 0 && file.view(locator, LOCATOR_SIZE).getInt(0) == LOCATOR_SIGNATURE) {
      long end64 = LOCATOR_END.s64(file.view(locator, LOCATOR_SIZE));
      ByteBuffer large = space.view(end64, END64_SIZE, LOCATOR_END.name());
      if (large.getInt(0) != END64_SIGNATURE) {
        throw space.corrupt(end64, "ZIP64 end record");
      }
      count = END64_COUNT.s64(large);
      size = END64_DIRECTORY_SIZE.s64(large);
      at = END64_DIRECTORY.s64(large);
    }
    space.inside(at, size, END_DIRECTORY.name());
    if (count < 0 || count > Math.min(MAX_ENTRIES, size / ENTRY_SIZE)) {
      throw space.corrupt(
          end, END_COUNT, "at most " + Math.min(MAX_ENTRIES, size / ENTRY_SIZE), count);
    }
    List<Entry> entries = new ArrayList<>();
    long first = at;
    for (int i = 0; i < count; i++) {
      ByteBuffer entry = space.view(at, ENTRY_SIZE, "ZIP entry");
      if (entry.getInt(0) != ENTRY_SIGNATURE) {
        throw space.corrupt(at, "ZIP entry " + i + " has no signature");
      }
      entries.add(entry(space, at, entry));
      at +=
          ENTRY_SIZE + NAME_LENGTH.u16(entry) + EXTRA_LENGTH.u16(entry) + COMMENT_LENGTH.u16(entry);
    }
    return new Records(entries, first);
  }

  /** Returns the byte offset of the end record, or -1. */
  private static long end(ImageSource file) throws IOException {
    long first = Math.max(0, file.size() - END_SIZE - MAX_COMMENT);
    int length = (int) (file.size() - first);
    if (length < END_SIZE) {
      return -1;
    }
    ByteBuffer tail = file.view(first, length);
    for (int i = length - END_SIZE; i >= 0; i--) {
      if (tail.getInt(i) == END_SIGNATURE && END_COMMENT.u16(tail, i) == length - END_SIZE - i) {
        return first + i;
      }
    }
    return -1;
  }

  private static Entry entry(MetadataSpace space, long at, ByteBuffer entry) throws IOException {
    int nameLength = NAME_LENGTH.u16(entry);
    int extraLength = EXTRA_LENGTH.u16(entry);
    long bytes = BYTES.u32(entry);
    long storedBytes = STORED_BYTES.u32(entry);
    long header = LOCAL_HEADER.u32(entry);
    ByteBuffer rest = space.view(at + ENTRY_SIZE, nameLength + extraLength, "ZIP entry");
    byte[] name = new byte[nameLength];
    rest.get(0, name);
    ByteBuffer large = zip64(rest, nameLength, nameLength + extraLength);
    long[] values = {bytes, storedBytes, header};
    for (int i = 0; i < values.length; i++) {
      if (values[i] == IN_EXTRA) {
        if (large.remaining() < Long.BYTES) {
          throw space.corrupt(at, "ZIP entry " + Names.decode(name) + " lacks its ZIP64 field");
        }
        values[i] = large.getLong();
      }
    }
    return new Entry(
        Names.decode(name),
        FLAGS.u16(entry),
        METHOD.u16(entry),
        CRC.u32(entry),
        values[1],
        values[0],
        values[2]);
  }

  /** Returns the content of the ZIP64 extra field; empty if there is none. */
  private static ByteBuffer zip64(ByteBuffer rest, int from, int to) {
    for (int at = from; to - at >= 4; ) {
      int id = rest.getShort(at) & 0xffff;
      int length = Math.min(rest.getShort(at + 2) & 0xffff, to - at - 4);
      if (id == ZIP64_EXTRA) {
        return rest.slice(at + 4, length).order(rest.order());
      }
      at += 4 + length;
    }
    return ByteBuffer.allocate(0);
  }

  /** Returns an exception about a damaged entry. */
  static CorruptImageException corrupt(ImageSource file, Entry entry, String what) {
    return MetadataSpace.ofImage(file)
        .corrupt(entry.header, "ZIP entry " + entry.name + ": " + what);
  }
}
