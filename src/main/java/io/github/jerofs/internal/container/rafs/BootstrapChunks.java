package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.format.MetadataSpace;
import io.github.jerofs.internal.format.RafsBlob;
import io.github.jerofs.internal.format.RafsBlobs;
import io.github.jerofs.internal.format.RafsFields;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The chunk table of a bootstrap. It lists the chunks of all blobs. */
final class BootstrapChunks {
  private static final int COMPRESSED = 0x1;
  private static final int ENCRYPTED = 0x4;
  private static final int BATCH = 0x8;
  private static final int HAS_CRC = 0x10;
  private static final int ENTRY = RafsFields.CHUNK_ENTRY_SIZE;

  /** Entries per view of the table. */
  private static final int GROUP = 512;

  private final ImageSource image;
  private final RafsBlobs blobs;

  BootstrapChunks(ImageSource image, RafsBlobs blobs) {
    this.image = image;
    this.blobs = blobs;
  }

  /** Returns whether there is a table. */
  boolean isPresent() {
    return blobs.chunkTableBytes() > 0;
  }

  private interface Action {
    void accept(long position, ByteBuffer entry) throws IOException;
  }

  private void forEach(int blob, Action action) throws IOException {
    MetadataSpace space = MetadataSpace.ofImage(image);
    long length = blobs.chunkTableBytes();
    if (length % ENTRY != 0) {
      throw space.corrupt(
          RafsFields.POSITION, RafsFields.CHUNK_TABLE_SIZE, "a multiple of " + ENTRY, length);
    }
    long end = space.inside(blobs.chunkTable(), length, RafsFields.CHUNK_TABLE.name()) + length;
    for (long at = blobs.chunkTable(); at < end; ) {
      int size = (int) Math.min(end - at, (long) GROUP * ENTRY);
      ByteBuffer group = image.view(at, size);
      for (int i = 0; i < size; i += ENTRY) {
        ByteBuffer entry = group.slice(i, ENTRY).order(group.order());
        if (RafsFields.CHUNK_BLOB.s32(entry) == blob) {
          action.accept(at + i, entry);
        }
      }
      at += size;
    }
  }

  /**
   * Returns the chunks of {@code blob}.
   *
   * @throws CorruptImageException if the table is damaged
   */
  ChunkTable of(RafsBlob blob) throws IOException {
    return table(blob, this::add);
  }

  /**
   * Returns the chunks of {@code blob} as they are in its uncompressed device.
   *
   * @throws CorruptImageException if the table is damaged
   */
  ChunkTable ofDevice(RafsBlob blob) throws IOException {
    return table(blob, this::addUncompressed);
  }

  private interface Adder {
    void add(ChunkTable.Builder table, long position, ByteBuffer entry) throws IOException;
  }

  private ChunkTable table(RafsBlob blob, Adder adder) throws IOException {
    int[] count = new int[2];
    forEach(
        blob.index(),
        (position, entry) -> {
          count[0]++;
          count[1] = Math.max(count[1], number(position, entry) + 1);
        });
    byte[] digests = digests(blob, count[1]);
    ChunkTable.Builder table =
        new ChunkTable.Builder(image.description(), blob.deviceBytes(), count[0]);
    forEach(blob.index(), (position, entry) -> adder.add(table, position, entry));
    return table.build(digests);
  }

  /** Returns the chunk digests of {@code blob} by chunk number. */
  byte[] digests(RafsBlob blob) throws IOException {
    int[] count = new int[1];
    forEach(
        blob.index(),
        (position, entry) -> count[0] = Math.max(count[0], number(position, entry) + 1));
    return digests(blob, count[0]);
  }

  private byte[] digests(RafsBlob blob, int count) throws IOException {
    byte[] digests = new byte[count * ChunkDigests.SIZE];
    forEach(
        blob.index(),
        (position, entry) ->
            entry.get(
                RafsFields.CHUNK_DIGEST.offset(),
                digests,
                number(position, entry) * ChunkDigests.SIZE,
                ChunkDigests.SIZE));
    return digests;
  }

  /** Checks a chunk number against the table's length, which bounds the arrays indexed by it. */
  private int number(long position, ByteBuffer entry) throws CorruptImageException {
    long most = Math.min(1 << ChunkTable.NUMBER_BITS, 2 * blobs.chunkTableBytes() / ENTRY + GROUP);
    long number = RafsFields.CHUNK_NUMBER.u32(entry);
    if (number >= most) {
      throw MetadataSpace.ofImage(image)
          .corrupt(position, RafsFields.CHUNK_NUMBER, "less than " + most, number);
    }
    return (int) number;
  }

  private void add(ChunkTable.Builder table, long position, ByteBuffer entry) throws IOException {
    int flags = RafsFields.CHUNK_FLAGS.s32(entry);
    if ((flags & (ENCRYPTED | BATCH)) != 0) {
      throw MetadataSpace.ofImage(image)
          .corrupt(
              position,
              RafsFields.CHUNK_FLAGS,
              "neither encrypted nor in a batch",
              "0x" + Integer.toHexString(flags));
    }
    table.add(
        position,
        number(position, entry),
        RafsFields.CHUNK_POSITION.s64(entry),
        RafsFields.CHUNK_BYTES.s32(entry),
        RafsFields.CHUNK_STORED.s64(entry),
        RafsFields.CHUNK_STORED_BYTES.s32(entry));
    if ((flags & COMPRESSED) != 0) {
      table.compressed();
    }
    if ((flags & HAS_CRC) != 0) {
      table.crc(RafsFields.CHUNK_CRC.s32(entry));
    }
  }

  private void addUncompressed(ChunkTable.Builder table, long position, ByteBuffer entry)
      throws IOException {
    int number = number(position, entry);
    long start = RafsFields.CHUNK_POSITION.s64(entry);
    int bytes = RafsFields.CHUNK_BYTES.s32(entry);
    table.add(position, number, start, bytes, start, bytes);
    if ((RafsFields.CHUNK_FLAGS.s32(entry) & HAS_CRC) != 0) {
      table.crc(RafsFields.CHUNK_CRC.s32(entry));
    }
  }
}
