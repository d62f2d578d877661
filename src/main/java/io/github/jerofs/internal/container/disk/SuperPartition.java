package io.github.jerofs.internal.container.disk;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.format.Field;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.PieceSource;
import io.github.jerofs.storage.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logical partitions of an Android super partition. Each slot has its own metadata, stored
 * twice.
 */
public final class SuperPartition {
  private static final int SECTOR = 512;
  private static final int RESERVED = 4096;
  private static final int GEOMETRY_BLOCK = 4096;
  private static final int GEOMETRY = 52;
  private static final int GEOMETRY_MAGIC = 0x616c4467;
  private static final int MAX_METADATA = 1 << 20;
  private static final int MAX_SLOTS = 26;
  private static final int MAX_EXTENTS = 1 << 16;
  private static final int HASH = 32;

  private static final Field GEOMETRY_SIZE = new Field("super geometry size", 4);
  private static final Field GEOMETRY_HASH = new Field("super geometry SHA-256", 8);
  private static final Field METADATA_SIZE = new Field("super metadata size", 40);
  private static final Field SLOTS = new Field("super metadata slots", 44);

  private static final int HEADER = 128;
  private static final int HEADER_MAGIC = 0x414c5030;
  private static final int MAJOR_VERSION = 10;
  private static final Field MAGIC = new Field("super metadata magic", 0);
  private static final Field VERSION = new Field("super metadata version", 4);
  private static final Field HEADER_SIZE = new Field("super header size", 8);
  private static final Field HEADER_HASH = new Field("super header SHA-256", 12);
  private static final Field TABLES_SIZE = new Field("super tables size", 44);
  private static final Field TABLES_HASH = new Field("super tables SHA-256", 48);
  private static final Field PARTITIONS = new Field("super partitions", 80);
  private static final Field EXTENTS = new Field("super extents", 92);

  private static final int PARTITION = 52;
  private static final Field NAME = new Field("super partition name", 0);
  private static final int NAME_BYTES = 36;
  private static final Field ATTRIBUTES = new Field("super partition attributes", 36);
  private static final Field FIRST_EXTENT = new Field("super first extent", 40);
  private static final Field EXTENT_COUNT = new Field("super extent count", 44);
  private static final int SLOT_SUFFIXED = 0x2;

  private static final int EXTENT = 24;
  private static final Field EXTENT_SECTORS = new Field("super extent sectors", 0);
  private static final Field EXTENT_TYPE = new Field("super extent type", 8);
  private static final Field EXTENT_SECTOR = new Field("super extent place", 12);
  private static final Field EXTENT_DEVICE = new Field("super extent device", 20);
  private static final int LINEAR = 0;
  private static final int ZERO = 1;

  private final ImageSource file;
  private final MetadataSpace space;
  private final Map<String, ImageSource> partitions = new LinkedHashMap<>();

  private SuperPartition(ImageSource file) {
    this.file = file;
    this.space = MetadataSpace.ofImage(file);
  }

  /**
   * Returns the logical partitions of {@code file}, or none if it is not a super partition. Names
   * are unique: a partition with a slot's suffix comes from that slot's metadata.
   *
   * @throws CorruptImageException if no copy of the metadata is valid
   */
  public static List<Partition> of(ImageSource file) throws IOException {
    SuperPartition found = new SuperPartition(file);
    found.read();
    List<Partition> result = new ArrayList<>();
    found.partitions.forEach(
        (name, bytes) -> result.add(new Partition(result.size() + 1, name, bytes)));
    return result;
  }

  private void read() throws IOException {
    if (!hasMagic(RESERVED) && !hasMagic(RESERVED + GEOMETRY_BLOCK)) {
      return;
    }
    ByteBuffer geometry = geometry();
    long size = METADATA_SIZE.u32(geometry);
    long slots = SLOTS.u32(geometry);
    if (size == 0 || size > MAX_METADATA || size % SECTOR != 0) {
      throw space.corrupt(RESERVED, METADATA_SIZE, "a multiple of 512 up to " + MAX_METADATA, size);
    }
    if (slots == 0 || slots > MAX_SLOTS) {
      throw space.corrupt(RESERVED, SLOTS, "1 to " + MAX_SLOTS, slots);
    }
    long first = RESERVED + 2L * GEOMETRY_BLOCK;
    List<Map<String, ImageSource>> bySlot = new ArrayList<>();
    CorruptImageException damage = null;
    for (int slot = 0; slot < slots; slot++) {
      try {
        bySlot.add(slot(first + slot * size, first + (slots + slot) * size, slot, size));
      } catch (CorruptImageException e) {
        damage = damage == null ? e : damage; // another slot may be intact
        bySlot.add(Map.of());
      }
    }
    merge(bySlot);
    if (partitions.isEmpty() && damage != null) {
      throw damage;
    }
  }

  /** Prefers, for a partition with a slot's suffix, the metadata of that slot. */
  private void merge(List<Map<String, ImageSource>> bySlot) {
    for (int slot = 0; slot < bySlot.size(); slot++) {
      String suffix = suffix(slot);
      bySlot
          .get(slot)
          .forEach(
              (name, bytes) -> {
                if (name.endsWith(suffix)) {
                  partitions.put(name, bytes);
                } else {
                  partitions.putIfAbsent(name, bytes);
                }
              });
    }
  }

  private static String suffix(int slot) {
    return "_" + (char) ('a' + slot);
  }

  private boolean hasMagic(long at) throws IOException {
    return file.contains(at, GEOMETRY) && file.view(at, GEOMETRY).getInt(0) == GEOMETRY_MAGIC;
  }

  private ByteBuffer geometry() throws IOException {
    CorruptImageException damage = null;
    for (long at : new long[] {RESERVED, RESERVED + GEOMETRY_BLOCK}) {
      if (hasMagic(at)) {
        byte[] record = copy(at, GEOMETRY, GEOMETRY_SIZE);
        ByteBuffer geometry = fields(record);
        try {
          if (GEOMETRY_SIZE.u32(geometry) != GEOMETRY) {
            throw space.corrupt(at, GEOMETRY_SIZE, GEOMETRY, GEOMETRY_SIZE.u32(geometry));
          }
          checkHash(at, geometry, GEOMETRY_HASH, record, true);
          return geometry;
        } catch (CorruptImageException e) {
          damage = damage == null ? e : damage; // the copy may be intact
        }
      }
    }
    throw damage == null ? space.corrupt(RESERVED, "super geometry") : damage;
  }

  private byte[] copy(long at, int length, Field what) throws IOException {
    byte[] bytes = new byte[length];
    file.readFully(space.inside(at, length, what.name()), ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static ByteBuffer fields(byte[] record) {
    return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Compares {@code field} of {@code header} with the hash of {@code bytes}.
   *
   * @param isInside whether {@code bytes} contain the field, which is then hashed as zeros
   */
  private void checkHash(long at, ByteBuffer header, Field field, byte[] bytes, boolean isInside)
      throws CorruptImageException {
    byte[] stated = new byte[HASH];
    header.get(field.offset(), stated);
    byte[] hashed = bytes.clone();
    if (isInside) {
      Arrays.fill(hashed, field.offset(), field.offset() + HASH, (byte) 0);
    }
    String found = Digests.hex(Digests.sha256().digest(hashed));
    if (!found.equals(Digests.hex(stated))) {
      throw space.corrupt(at, field, Digests.hex(stated), found);
    }
  }

  private Map<String, ImageSource> slot(long primary, long backup, int slot, long size)
      throws IOException {
    try {
      return metadata(primary, slot, size);
    } catch (CorruptImageException e) {
      try {
        return metadata(backup, slot, size);
      } catch (CorruptImageException again) {
        e.addSuppressed(again);
        throw e;
      }
    }
  }

  private Map<String, ImageSource> metadata(long at, int slot, long size) throws IOException {
    ByteBuffer start = fields(copy(at, HEADER, MAGIC));
    if (MAGIC.s32(start) != HEADER_MAGIC) {
      throw space.corrupt(
          at, MAGIC, Integer.toHexString(HEADER_MAGIC), Integer.toHexString(MAGIC.s32(start)));
    }
    if (VERSION.u16(start) != MAJOR_VERSION) {
      throw space.unsupported(at, VERSION, MAJOR_VERSION, VERSION.u16(start));
    }
    long headerSize = HEADER_SIZE.u32(start);
    long tablesSize = TABLES_SIZE.u32(start);
    if (headerSize < HEADER || headerSize > size - tablesSize) {
      throw space.corrupt(at, HEADER_SIZE, HEADER + " to " + (size - tablesSize), headerSize);
    }
    byte[] headerBytes = copy(at, (int) headerSize, HEADER_SIZE);
    ByteBuffer header = fields(headerBytes);
    checkHash(at, header, HEADER_HASH, headerBytes, true);
    byte[] tableBytes = copy(at + headerSize, (int) tablesSize, TABLES_SIZE);
    ByteBuffer tables = fields(tableBytes);
    checkHash(at, header, TABLES_HASH, tableBytes, false);
    Table names = table(at, header, PARTITIONS, PARTITION, tables, Partition.MAX_COUNT);
    Table extents = table(at, header, EXTENTS, EXTENT, tables, MAX_EXTENTS);
    Map<String, ImageSource> result = new LinkedHashMap<>();
    List<Partition.Run> runs = new ArrayList<>();
    for (int i = 0; i < names.count; i++) {
      ByteBuffer entry = names.entry(i);
      String name =
          NAME.text(entry, NAME_BYTES)
              + ((ATTRIBUTES.s32(entry) & SLOT_SUFFIXED) != 0 ? suffix(slot) : "");
      ImageSource bytes = content(at, name, entry, extents, runs);
      if (bytes != null && result.put(name, bytes) != null) {
        throw space.corrupt(at, "super partition " + name + " exists twice");
      }
    }
    Partition.refuseOverlaps(file, runs);
    return result;
  }

  /** A table whose entries may be longer than the fields known here. */
  private record Table(ByteBuffer bytes, int first, int size, int count) {
    ByteBuffer entry(int i) {
      return bytes.slice(first + i * size, size).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private Table table(
      long at, ByteBuffer header, Field field, int least, ByteBuffer tables, int most)
      throws CorruptImageException {
    long first = header.getInt(field.offset()) & 0xffffffffL;
    long count = header.getInt(field.offset() + 4) & 0xffffffffL;
    long size = header.getInt(field.offset() + 8) & 0xffffffffL;
    if (size < least
        || count > most
        || first > tables.limit()
        || count * size > tables.limit() - first) {
      throw space.corrupt(
          at,
          field,
          "at most " + most + " entries within " + tables.limit() + " bytes",
          count + " of " + size + " bytes at " + first);
    }
    return new Table(tables, (int) first, (int) size, (int) count);
  }

  private @Nullable ImageSource content(
      long at, String name, ByteBuffer entry, Table extents, List<Partition.Run> runs)
      throws IOException {
    long first = FIRST_EXTENT.u32(entry);
    long count = EXTENT_COUNT.u32(entry);
    if (count == 0) {
      return null; // belongs to the other slot
    }
    if (first > extents.count || count > extents.count - first) {
      throw space.corrupt(at, FIRST_EXTENT, "at most " + extents.count, first + " and " + count);
    }
    PieceSource.Builder pieces = new PieceSource.Builder(file);
    for (int i = 0; i < count; i++) {
      extent(at, name, extents.entry((int) first + i), pieces, runs);
    }
    return pieces.build();
  }

  private void extent(
      long at, String name, ByteBuffer extent, PieceSource.Builder pieces, List<Partition.Run> runs)
      throws IOException {
    long sectors = EXTENT_SECTORS.s64(extent);
    long first = EXTENT_SECTOR.s64(extent);
    int type = EXTENT_TYPE.s32(extent);
    long most = Long.MAX_VALUE / SECTOR / MAX_EXTENTS;
    if (sectors < 0 || sectors > most || first < 0 || first > most) {
      throw space.corrupt(at, EXTENT_SECTORS, "at most " + most, sectors + " at " + first);
    }
    if (type == ZERO) {
      pieces.repeated(0, sectors * SECTOR);
      return;
    }
    if (type != LINEAR || EXTENT_DEVICE.s32(extent) != 0) {
      throw unsupported(at, name, type, extent);
    }
    space.inside(first * SECTOR, sectors * SECTOR, "super partition " + name);
    runs.add(new Partition.Run(name, first * SECTOR, sectors * SECTOR));
    pieces.piece(first * SECTOR, sectors * SECTOR);
  }

  private UnsupportedImageException unsupported(long at, String name, int type, ByteBuffer extent) {
    return space.unsupported(
        at,
        "super partition " + name,
        "extents in this file",
        "one of type " + type + " on device " + EXTENT_DEVICE.u32(extent));
  }
}
