package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.format.RafsFields;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The contexts of a blob: its batches, or the restart points of its gzip stream. Immutable. */
final class Contexts {
  static final Contexts NONE = new Contexts("", ByteBuffer.allocate(0), 0);

  private static final int MAX_DICTIONARY = 32768;

  private final String description;
  private final ByteBuffer bytes;
  private final int count;

  /**
   * Wraps encoded contexts.
   *
   * @param bytes all contexts, followed by their dictionaries; little-endian
   */
  Contexts(String description, ByteBuffer bytes, int count) {
    this.description = description;
    this.bytes = bytes;
    this.count = count;
  }

  /** Chunks that are compressed together. */
  record Batch(int storedBytes, int bytes) {}

  /**
   * A point from which a gzip stream can be decoded.
   *
   * @param stored offset of its first whole byte in the gzip file
   * @param before the byte before that
   * @param bits number of high bits of {@code before} that belong to the stream
   * @param dictionary the bytes that precede the output, at most 32 KiB
   */
  record GzipContext(
      long stored, int storedBytes, int bytes, int before, int bits, byte[] dictionary) {}

  private ByteBuffer entry(int index) throws CorruptImageException {
    if (index < 0 || index >= count) {
      throw new CorruptImageException(
          place(),
          "RAFS context of a chunk",
          "less than " + count,
          Integer.toUnsignedString(index));
    }
    return bytes
        .slice(index * RafsFields.CONTEXT_SIZE, RafsFields.CONTEXT_SIZE)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private ImagePlace place() {
    return ImagePlace.of(description, ImagePlace.NO_OFFSET);
  }

  /** Returns batch {@code index}. */
  Batch batch(int index) throws CorruptImageException {
    ByteBuffer entry = entry(index);
    return new Batch(RafsFields.BATCH_STORED_BYTES.s32(entry), RafsFields.BATCH_BYTES.s32(entry));
  }

  /** Returns gzip context {@code index}. */
  GzipContext gzip(int index) throws CorruptImageException {
    ByteBuffer entry = entry(index);
    int bits = RafsFields.GZIP_BITS.u8(entry);
    if (bits > 7) {
      throw new CorruptImageException(place(), RafsFields.GZIP_BITS.name(), "at most 7", bits);
    }
    return new GzipContext(
        RafsFields.GZIP_STORED.s64(entry),
        RafsFields.GZIP_STORED_BYTES.s32(entry),
        RafsFields.GZIP_BYTES.s32(entry),
        RafsFields.GZIP_BYTE_BEFORE.u8(entry),
        bits,
        dictionary(entry));
  }

  private byte[] dictionary(ByteBuffer entry) throws CorruptImageException {
    int start = count * RafsFields.CONTEXT_SIZE;
    long at = RafsFields.GZIP_DICTIONARY.s64(entry);
    long length = RafsFields.GZIP_DICTIONARY_BYTES.u32(entry);
    if (length > MAX_DICTIONARY || at < 0 || at > bytes.limit() - start - length) {
      throw new CorruptImageException(
          place(),
          RafsFields.GZIP_DICTIONARY.name(),
          "at most " + MAX_DICTIONARY + " bytes within " + (bytes.limit() - start),
          length + " bytes at " + Long.toUnsignedString(at));
    }
    byte[] dictionary = new byte[(int) length];
    bytes.get(start + (int) at, dictionary);
    return dictionary;
  }
}
