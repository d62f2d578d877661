package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.io.BulkInputStream;
import io.github.jerofs.internal.tree.OpenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a file sequentially. Not thread-safe. */
final class ErofsInputStream extends BulkInputStream {
  private static final int TRANSFER_SIZE = 128 << 10;

  /** The largest inode size that {@link #readAllBytes} trusts. */
  private static final int MAX_TRUSTED = 16 << 20;

  private final OpenFile file;
  private final OpenFile.Sequential reader;
  private final long size;
  private long position;
  private boolean closed;

  /** The array of the last read. Most callers reuse the same array. */
  private byte @Nullable [] lastArray;

  private ByteBuffer lastBuffer = ByteBuffer.allocate(0);

  ErofsInputStream(OpenFile file) {
    this.file = file;
    this.reader = file.sequential();
    this.size = file.size();
  }

  private void checkOpen() throws IOException {
    if (closed || !file.isOpen()) {
      throw new ClosedChannelException(); // like streams of the default file system
    }
  }

  @Override
  protected int readBytes(byte[] b, int off, int len) throws IOException {
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

  /** Skips backwards if {@code n} is negative, like streams of the default file system. */
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
