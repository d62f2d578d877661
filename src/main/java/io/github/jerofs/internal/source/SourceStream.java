package io.github.jerofs.internal.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Reads a source sequentially. Skipping reads nothing. Closing leaves the source open. */
public final class SourceStream extends InputStream {
  private static final int BUFFER = 8 << 10;

  private final ImageSource source;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);

  /** The position in the source of the end of the buffer. */
  private long position;

  /** Starts at the beginning of {@code source}. */
  public SourceStream(ImageSource source) {
    this.source = source;
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    buffer.clear();
    int n = source.read(position, buffer);
    buffer.flip();
    position += Math.max(0, n);
    return n > 0;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, n);
    return n;
  }

  @Override
  public long skip(long wanted) {
    long at = position - buffer.remaining();
    long skipped = Math.max(0, Math.min(wanted, source.size() - at));
    if (skipped <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) skipped);
    } else {
      position = at + skipped;
      buffer.limit(0);
    }
    return skipped;
  }
}
