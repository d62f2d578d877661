package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.tree.OpenFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the content of a file from front to back. For one thread at a time. */
final class ErofsInputStream extends InputStream {
  private static final int TRANSFER_SIZE = 128 << 10;

  /** Up to here {@link #readAllBytes} trusts the size that the inode states. */
  private static final int MAX_TRUSTED = 16 << 20;

  private final OpenFile file;
  private final OpenFile.Sequential reader;
  private final long size;
  private long position;
  private boolean closed;

  /** The caller's array of the last read: most callers pass the same one again and again. */
  private byte @Nullable [] lastArray;

  private ByteBuffer lastBuffer = ByteBuffer.allocate(0);

  ErofsInputStream(OpenFile file) {
    this.file = file;
    this.reader = file.sequential();
    this.size = file.size();
  }

  private void checkOpen() throws IOException {
    if (closed || !file.isOpen()) {
      throw new ClosedChannelException(); // as streams of the default file system do
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    Objects.checkFromIndexSize(off, len, b.length);
    if (len == 0) {
      return 0;
    }
    checkOpen();
    if (position >= size) {
      return -1;
    }
    int n = reader.read(position, buffer(b).limit(off + len).position(off));
    position += n;
    return n;
  }

  private ByteBuffer buffer(byte[] b) {
    if (lastArray != b) {
      lastArray = b;
      lastBuffer = ByteBuffer.wrap(b);
    }
    return lastBuffer.clear();
  }

  @Override
  public byte[] readAllBytes() throws IOException {
    checkOpen();
    long left = Math.max(0, size - position);
    if (left > MAX_TRUSTED) {
      return super.readAllBytes();
    }
    byte[] all = new byte[(int) left];
    int done = 0;
    while (done < all.length) {
      done += read(all, done, all.length - done);
    }
    return all;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    Objects.requireNonNull(out);
    checkOpen();
    byte[] chunk = new byte[(int) Math.min(TRANSFER_SIZE, Math.max(0, size - position))];
    long total = 0;
    while (position < size) {
      int n = read(chunk, 0, chunk.length);
      out.write(chunk, 0, n);
      total += n;
    }
    return total;
  }

  /** Skips backwards if {@code n} is negative, as streams of the default file system do. */
  @Override
  public long skip(long n) throws IOException {
    checkOpen();
    long skipped = Math.max(-position, Math.min(n, size - position));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    checkOpen();
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, size - position));
  }

  @Override
  public void close() {
    closed = true;
    lastArray = null;
    lastBuffer = ByteBuffer.allocate(0);
  }
}
