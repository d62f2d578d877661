package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.Gzip;
import io.github.jerofs.internal.format.RafsBlob;
import io.github.jerofs.internal.memory.PartKey;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Reads and decodes the chunks of one blob. Safe for use by many threads. */
final class ChunkReader {
  /** Largest chunk of the format in bytes; batches may be as large. */
  private static final int MAX_CHUNK = 16 << 20;

  private final RafsBlob blob;
  private final ImageSource file;
  private final ChunkTable table;
  private final Contexts contexts;
  private final DecodedCache cache;
  private final ErofsLimits limits;
  private final boolean verify;

  ChunkReader(
      RafsBlob blob,
      ImageSource file,
      ChunkInformation.Parts parts,
      DecodedCache cache,
      ErofsLimits limits,
      boolean verify) {
    this.blob = blob;
    this.file = file;
    this.table = parts.chunks();
    this.contexts = parts.contexts();
    this.cache = cache;
    this.limits = limits;
    this.verify = verify;
  }

  /** Returns whether chunk {@code i} is stored uncompressed and needs no verification. */
  boolean isPlain(int i) {
    return !verify && !table.isCompressed(i) && !table.isInBatch(i) && !table.isInGzipContext(i);
  }

  /** Returns whether chunk {@code i} is part of a batch or gzip context. */
  boolean isInContext(int i) {
    return table.isInBatch(i) || table.isInGzipContext(i);
  }

  /** Decodes chunk {@code i} to {@code out[offset, …)} and, if enabled, verifies it. */
  void read(int i, byte[] out, int offset) throws IOException {
    int length = table.bytes(i);
    if (isInContext(i)) {
      copyFromContext(i, out, offset, length);
    } else {
      BlobCodec.decode(
          file,
          table.isCompressed(i) ? blob.compressor() : BlobCodec.NONE,
          table.stored(i),
          table.storedBytes(i),
          out,
          offset,
          length);
    }
    if (verify) {
      check(i, out, offset, length);
    }
  }

  /** Returns the decoded length of chunk {@code i}, checked against the limits. */
  int bytes(int i) throws IOException {
    return bounded(table.bytes(i), i);
  }

  private int bounded(int length, int i) throws IOException {
    if (length < 0 || length > MAX_CHUNK) {
      limits.check(
          ErofsLimit.EXTENT_BYTES,
          place(i),
          "decoded bytes of RAFS chunk " + table.number(i),
          Integer.toUnsignedLong(length));
    }
    return length;
  }

  private void copyFromContext(int i, byte[] out, int offset, int length) throws IOException {
    int number = table.context(i);
    byte[] decoded = table.isInBatch(i) ? batch(number, i) : gzip(number, i);
    long at = table.offsetInContext(i);
    if (at > decoded.length - length) {
      throw new CorruptImageException(
          place(i),
          "RAFS chunk " + table.number(i) + " in context " + number,
          "an end within " + decoded.length + " bytes",
          at + length);
    }
    System.arraycopy(decoded, (int) at, out, offset, length);
  }

  private byte[] batch(int number, int i) throws IOException {
    Contexts.Batch batch = contexts.batch(number);
    int size = bounded(batch.bytes(), i);
    int codec = batch.storedBytes() == size ? BlobCodec.NONE : blob.compressor();
    return cache.get(
        new PartKey(this, number),
        size,
        () ->
            BlobCodec.decode(
                file, codec, table.stored(i), Integer.toUnsignedLong(batch.storedBytes()), size));
  }

  private byte[] gzip(int number, int i) throws IOException {
    Contexts.GzipContext context = contexts.gzip(number);
    int size = bounded(context.bytes(), i);
    return cache.get(new PartKey(this, number), size, () -> inflate(context, size));
  }

  private byte[] inflate(Contexts.GzipContext context, int size) throws IOException {
    ImagePlace place = ImagePlace.of(file.description(), context.stored());
    long storedBytes = Integer.toUnsignedLong(context.storedBytes());
    if (!file.contains(context.stored(), storedBytes) || storedBytes > Integer.MAX_VALUE - 16) {
      throw new CorruptImageException(
          place, "RAFS gzip context", "an end within " + file.size() + " bytes", storedBytes);
    }
    byte[] stored = new byte[(int) storedBytes];
    file.readFully(context.stored(), ByteBuffer.wrap(stored));
    SourceFault.settle(); // bytes from a lost page must not be decoded
    byte[] out = new byte[size];
    try {
      Gzip.decodeFrom(stored, context.before(), context.bits(), context.dictionary(), out);
    } catch (DecodeException e) {
      throw BlobCodec.corrupt(place, e);
    }
    return out;
  }

  private ImagePlace place(int i) {
    return ImagePlace.of(file.description(), table.stored(i));
  }

  private void check(int i, byte[] bytes, int offset, int length) throws IOException {
    if (table.hasCrc(i)) {
      CRC32C crc = new CRC32C();
      crc.update(bytes, offset, length);
      if ((int) crc.getValue() != table.crc(i)) {
        throw new CorruptImageException(
            place(i),
            "CRC-32C of RAFS chunk " + table.number(i),
            Integer.toHexString(table.crc(i)),
            Integer.toHexString((int) crc.getValue()));
      }
    }
    byte[] stated = table.digest(i);
    if (stated == null) {
      if (table.hasCrc(i)) {
        return;
      }
      throw new CorruptImageException(place(i), "no digest of RAFS chunk " + table.number(i));
    }
    byte[] found = ChunkDigests.of(blob.digester(), bytes, offset, length, place(i));
    if (!Arrays.equals(found, stated)) {
      throw new CorruptImageException(
          place(i),
          "digest of RAFS chunk " + table.number(i),
          HexFormat.of().formatHex(stated),
          HexFormat.of().formatHex(found));
    }
  }
}
