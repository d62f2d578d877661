package io.github.jerofs.internal.container.rafs;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.Decompressors;
import io.github.jerofs.internal.codec.Gzip;
import io.github.jerofs.internal.format.Algorithm;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceFault;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Decodes parts of blobs. The codec numbers are those of the blob table. */
final class BlobCodec {
  static final int NONE = 0;
  static final int LZ4 = 1;
  static final int GZIP = 2;
  static final int ZSTD = 3;

  private BlobCodec() {}

  /**
   * Decodes {@code [position, position + storedBytes)} of {@code file}.
   *
   * @param bytes decoded length, which the caller has bounded
   * @throws CorruptImageException if the range lies outside the file, or does not decode to {@code
   *     bytes} bytes
   */
  static byte[] decode(
      ImageSource file, int compressor, long position, long storedBytes, long bytes)
      throws IOException {
    ImagePlace place = ImagePlace.of(file.description(), position);
    if (bytes < 0 || bytes > Integer.MAX_VALUE - 16) {
      throw new CorruptImageException(place, "RAFS part in bytes", "less than 2^31", bytes);
    }
    byte[] out = new byte[(int) bytes];
    decode(file, compressor, position, storedBytes, out, 0, out.length);
    return out;
  }

  /** Like the other method, but decodes into {@code out[offset, offset + length)}. */
  static void decode(
      ImageSource file,
      int compressor,
      long position,
      long storedBytes,
      byte[] out,
      int offset,
      int length)
      throws IOException {
    ImagePlace place = ImagePlace.of(file.description(), position);
    if (!file.contains(position, storedBytes) || storedBytes > Integer.MAX_VALUE - 16) {
      throw new CorruptImageException(
          place,
          "RAFS part of " + storedBytes + " bytes lies outside",
          "an end within " + file.size() + " bytes",
          Long.toUnsignedString(position + storedBytes));
    }
    if (compressor == NONE) {
      if (storedBytes != length) {
        throw new CorruptImageException(place, "RAFS stored bytes", length, storedBytes);
      }
      file.readFully(position, ByteBuffer.wrap(out, offset, length));
      SourceFault.settle(); // bytes from a lost page must not be cached
      return;
    }
    byte[] stored = new byte[(int) storedBytes];
    file.readFully(position, ByteBuffer.wrap(stored));
    SourceFault.settle(); // bytes from a lost page must not be decoded
    try {
      switch (compressor) {
        case LZ4 ->
            Decompressors.of(Algorithm.LZ4)
                .decode(stored, 0, stored.length, out, offset, length, true);
        case ZSTD ->
            Decompressors.of(Algorithm.ZSTD)
                .decode(stored, 0, stored.length, out, offset, length, true);
        case GZIP -> Gzip.decode(stored, out, offset, length);
        default ->
            throw new UnsupportedImageException(place, "RAFS compressor", "0 to 3", compressor);
      }
    } catch (DecodeException e) {
      throw corrupt(place, e);
    } catch (UnsupportedOperationException e) {
      throw new UnsupportedImageException(place, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the exception for data that does not decode. */
  static CorruptImageException corrupt(ImagePlace place, DecodeException cause) {
    CorruptImageException e = new CorruptImageException(place, "RAFS data " + cause.getMessage());
    e.initCause(cause);
    return e;
  }
}
