package io.github.jerofs.internal.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** A source over a byte array. */
public final class BytesSource implements ImageSource {
  private final byte[] bytes;

  /** Creates a source over {@code bytes}. */
  public BytesSource(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public String description() {
    return "bytes in memory";
  }

  @Override
  public int read(long position, ByteBuffer dst) {
    if (position >= bytes.length) {
      return -1;
    }
    int n = (int) Math.min(dst.remaining(), bytes.length - position);
    dst.put(bytes, (int) position, n);
    return n;
  }

  @Override
  public ByteBuffer view(long position, int length) {
    Objects.checkFromIndexSize(position, length, size());
    return ByteBuffer.wrap(bytes, (int) position, length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    // nothing to close
  }
}
