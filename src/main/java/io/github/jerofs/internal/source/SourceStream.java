package io.github.jerofs.internal.source;

import io.github.jerofs.internal.io.BulkInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a source, or a range of it, in sequence. Skipping reads nothing. Closing leaves the source
 * open. Not buffered, and not thread-safe.
 */
public final class SourceStream extends BulkInputStream {
  private final ImageSource source;
  private final long end;
  private long position;

  /** Reads all of {@code source}. */
  public SourceStream(ImageSource source) {
    this(source, 0, source.size());
  }

  /** Reads from {@code start} to the exclusive {@code end}. */
  public SourceStream(ImageSource source, long start, long end) {
    this.source = source;
    this.position = start;
    this.end = end;
  }

  @Override
  protected int readBytes(byte[] target, int offset, int length) throws IOException {
    if (position >= end) {
      return -1;
    }
    int most = (int) Math.min(length, end - position);
    int n = source.read(position, ByteBuffer.wrap(target, offset, most));
    position += Math.max(0, n);
    return n;
  }

  /** Skips without reading, and not beyond the end. */
  @Override
  public long skip(long n) {
    long skipped = Math.max(0, Math.min(n, end - position));
    position += skipped;
    return skipped;
  }
}
