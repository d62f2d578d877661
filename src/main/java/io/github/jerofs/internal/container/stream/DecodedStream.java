package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.io.BulkInputStream;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;

/**
 * The decoded bytes of a compressed file, in sequence and within limits. Records the spans from
 * which it can be decoded later. Not thread-safe.
 */
abstract class DecodedStream extends BulkInputStream {
  private final ImageSource file;
  private final ErofsLimits limits;
  private long decoded;

  DecodedStream(ImageSource file, ErofsLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  /** Decodes at least one byte, or returns -1 at the end. */
  abstract int decode(byte[] target, int offset, int length) throws IOException;

  /** Ends the last span. The stream is at its end. */
  abstract void finish() throws IOException;

  /** Returns the number of bytes decoded so far. */
  final long decoded() {
    return decoded;
  }

  final ImageSource file() {
    return file;
  }

  @Override
  protected final int readBytes(byte[] target, int offset, int length) throws IOException {
    int n = decode(target, offset, length);
    if (n > 0) {
      decoded += n;
      checkLimits(file, decoded, limits);
    }
    return n;
  }

  /** Checks the limits on {@code decoded} bytes of {@code file}. */
  static void checkLimits(ImageSource file, long decoded, ErofsLimits limits) throws IOException {
    DecodedLength.check(
        ImagePlace.of(file.description(), ImagePlace.NO_OFFSET), file.size(), decoded, limits);
  }
}
