package io.github.jerofs.internal.container.stream;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.GzipScanner;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.SourceStream;
import io.github.jerofs.option.ErofsLimits;
import java.io.IOException;

/** Decodes a gzip file and records a span for about each MiB. */
final class GzipStream extends DecodedStream {
  /** The aim for the length of spans in bytes, decoded. A block ends a span. */
  static final int SPAN = 1 << 20;

  private final SpanWriter spans;
  private final GzipScanner scanner;

  GzipStream(ImageSource file, SpanWriter spans, ErofsLimits limits) {
    super(file, limits);
    this.spans = spans;
    this.scanner = new GzipScanner(new SourceStream(file), this::block);
  }

  private void block(long stored, int bits, long decoded, GzipScanner.Window window)
      throws IOException {
    if (!spans.isStarted()
        || spans.decodedBytes(decoded) >= SPAN
        || spans.storedBytes(stored) >= SPAN) {
      spans.start(stored, bits, decoded, window.copy());
    }
  }

  @Override
  int decode(byte[] target, int offset, int length) throws IOException {
    try {
      int n = scanner.read(target, offset, length);
      if (n > 0) {
        spans.decoded(target, offset, n);
      }
      return n;
    } catch (DecodeException e) {
      CorruptImageException corrupt =
          new CorruptImageException(
              ImagePlace.of(file().description(), scanner.position()),
              "gzip: the file " + e.getMessage());
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  @Override
  void finish() {
    spans.end(file().size(), decoded());
  }
}
