package io.github.jerofs.internal.container.stream;

import io.github.jerofs.internal.io.BulkInputStream;
import java.io.IOException;

/**
 * The decoded bytes of a stream whose spans are known, in sequence. Skipping decodes nothing. Not
 * thread-safe.
 */
final class SpanStream extends BulkInputStream {
  private final SpanTable table;
  private final SpanSource.Decoder decoder;
  private long position;
  private int span = -1;
  private byte[] decoded = {};

  SpanStream(SpanTable table, SpanSource.Decoder decoder) {
    this.table = table;
    this.decoder = decoder;
  }

  SpanTable table() {
    return table;
  }

  @Override
  protected int readBytes(byte[] target, int offset, int length) throws IOException {
    if (position >= table.size()) {
      return -1;
    }
    int wanted = table.find(position);
    if (wanted != span) {
      decoded = decoder.decode(wanted);
      span = wanted;
    }
    int at = (int) (position - table.decodedStart(span));
    int n = Math.min(length, decoded.length - at);
    System.arraycopy(decoded, at, target, offset, n);
    position += n;
    return n;
  }

  /** Skips without decoding, and not beyond the end. */
  @Override
  public long skip(long n) {
    long skipped = Math.max(0, Math.min(n, table.size() - position));
    position += skipped;
    return skipped;
  }
}
