package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.Field;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.format.RafsBlob;
import io.github.jerofs.internal.format.RafsBlob.Feature;
import io.github.jerofs.internal.format.RafsFields;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The chunk information stored with a blob: chunks, contexts and dictionaries, compressed as one
 * stream and followed by a header.
 */
final class ChunkInformation {
  private static final int V1_ENTRY = 16;
  private static final int V2_ENTRY = 24;
  private static final int V2_COMPRESSED = 0x1;
  private static final int V2_GZIP = 0x2;
  private static final int V2_BATCH = 0x4;
  private static final int V2_ENCRYPTED = 0x8;
  private static final int V2_CRC = 0x10;
  private static final long LOW_40 = (1L << 40) - 1;

  /** Chunk information up to this multiple of the blob's size does not count towards the limit. */
  private static final long MAX_RATIO = 64;

  private final RafsBlob blob;
  private final ImageSource file;
  private final MetadataSpace space;

  /**
   * Reads nothing yet.
   *
   * @param file the file that contains the information
   */
  ChunkInformation(RafsBlob blob, ImageSource file) {
    this.blob = blob;
    this.file = file;
    this.space = MetadataSpace.ofImage(file);
  }

  /** The decoded information. */
  record Parts(ChunkTable chunks, Contexts contexts) {}

  /**
   * Reads and decodes the information.
   *
   * @param digests chunk digests by chunk number
   */
  Parts read(ErofsLimits limits, byte[] digests) throws IOException {
    RafsBlob.Info info = blob.info();
    long headerAt = Math.max(0, info.position()) + Math.max(0, info.storedBytes());
    space.inside(info.position(), info.storedBytes(), RafsFields.BLOB_INFO.name());
    ByteBuffer header =
        space.view(headerAt, RafsFields.INFO_HEADER_SIZE, RafsFields.INFO_MAGIC.name());
    checkHeader(headerAt, header);
    limits.check(
        ErofsLimit.METABOX_BYTES,
        space.place(info.position()),
        "RAFS chunk information beyond " + MAX_RATIO + " times the blob",
        info.bytes() - MAX_RATIO * file.size());
    ByteBuffer bytes =
        ByteBuffer.wrap(
                BlobCodec.decode(
                    file, info.compressor(), info.position(), info.storedBytes(), info.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    int entryBytes = blob.has(Feature.INFO_V2) ? V2_ENTRY : V1_ENTRY;
    long count = RafsFields.INFO_CHUNKS.u32(header);
    if (count > 1 << ChunkTable.NUMBER_BITS || count * entryBytes > bytes.limit()) {
      throw space.corrupt(
          headerAt,
          RafsFields.INFO_CHUNKS,
          "at most " + bytes.limit() / entryBytes + " entries",
          count);
    }
    ChunkTable.Builder table =
        new ChunkTable.Builder(file.description(), blob.deviceBytes(), (int) count);
    for (int i = 0; i < count; i++) {
      if (entryBytes == V2_ENTRY) {
        addV2(table, i, bytes);
      } else {
        addV1(table, i, bytes);
      }
    }
    return new Parts(table.build(digests), contexts(headerAt, header, bytes, count * entryBytes));
  }

  private void checkHeader(long at, ByteBuffer header) throws IOException {
    for (Field magic : new Field[] {RafsFields.INFO_MAGIC, RafsFields.INFO_END_MAGIC}) {
      int found = magic.s32(header);
      if (found != RafsFields.INFO_MAGIC_NUMBER) {
        throw space.corrupt(at, magic, hex(RafsFields.INFO_MAGIC_NUMBER), hex(found));
      }
    }
    int kinds = bit(Feature.INFO_V2, 0x4) | bit(Feature.ZRAN, 0x8) | bit(Feature.BATCH, 0x80);
    int found = RafsFields.INFO_FEATURES.s32(header) & (0x4 | 0x8 | 0x80);
    if (found != kinds) {
      throw space.corrupt(at, RafsFields.INFO_FEATURES, hex(kinds), hex(found));
    }
    long chunks = RafsFields.INFO_CHUNKS.u32(header);
    if (chunks != blob.chunks() && !blob.has(Feature.CHUNK_DICTIONARY)) {
      throw space.corrupt(at, RafsFields.INFO_CHUNKS, blob.chunks(), chunks);
    }
  }

  private int bit(Feature feature, int value) {
    return blob.has(feature) ? value : 0;
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }

  /** A size field holds the size minus one, split into 20 low and 4 high bits. */
  private void addV1(ChunkTable.Builder table, int i, ByteBuffer bytes) throws IOException {
    long first = bytes.getLong(i * V1_ENTRY);
    long second = bytes.getLong(i * V1_ENTRY + Long.BYTES);
    int length = (int) ((first >>> 44 | (first >>> 8 & 0xf) << 20) + 1);
    int stored = (int) ((second >>> 44 | (second >>> 40 & 0xf) << 20) + 1);
    table.add(place(i, V1_ENTRY), i, first & 0xffffffff000L, length, second & LOW_40, stored);
    if (length != stored) {
      table.compressed();
    }
  }

  private long place(int i, int entryBytes) {
    return blob.info().compressor() == BlobCodec.NONE
        ? blob.info().position() + (long) i * entryBytes
        : ImagePlace.NO_OFFSET;
  }

  private void addV2(ChunkTable.Builder table, int i, ByteBuffer bytes) throws IOException {
    long first = bytes.getLong(i * V2_ENTRY);
    long second = bytes.getLong(i * V2_ENTRY + Long.BYTES);
    long extra = bytes.getLong(i * V2_ENTRY + 2 * Long.BYTES);
    int flags = (int) (first >>> 56);
    if ((flags & V2_ENCRYPTED) != 0) {
      throw space.unsupported(place(i, V2_ENTRY), "RAFS chunk " + i, "not encrypted", hex(flags));
    }
    table.add(
        place(i, V2_ENTRY),
        i,
        (first & 0xffffffffL) << 12,
        (int) ((first >>> 32 & 0xffffff) + 1),
        second & LOW_40,
        (int) (second >>> 40));
    if ((flags & V2_COMPRESSED) != 0) {
      table.compressed();
    }
    if ((flags & V2_BATCH) != 0) {
      table.inBatch(extra);
    } else if ((flags & V2_GZIP) != 0) {
      table.inGzipContext(extra);
    } else if ((flags & V2_CRC) != 0) {
      table.crc((int) extra);
    }
  }

  private Contexts contexts(long headerAt, ByteBuffer header, ByteBuffer bytes, long least)
      throws IOException {
    long count = RafsFields.INFO_CONTEXT_COUNT.u32(header);
    if (count == 0) {
      return Contexts.NONE;
    }
    long at = RafsFields.INFO_CONTEXTS.s64(header);
    long size = RafsFields.INFO_CONTEXT_BYTES.s64(header);
    if (at < least
        || at > bytes.limit()
        || size < 0
        || size > bytes.limit() - at
        || count > size / RafsFields.CONTEXT_SIZE) {
      throw space.corrupt(
          headerAt,
          RafsFields.INFO_CONTEXTS,
          count + " contexts between " + least + " and " + bytes.limit(),
          Long.toUnsignedString(size) + " bytes at " + Long.toUnsignedString(at));
    }
    return new Contexts(
        file.description(),
        bytes.slice((int) at, (int) size).order(ByteOrder.LITTLE_ENDIAN),
        (int) count);
  }
}
