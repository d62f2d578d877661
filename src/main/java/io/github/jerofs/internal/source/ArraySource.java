package io.github.jerofs.internal.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Bytes in memory. */
public final class ArraySource implements ImageSource {
  private final String description;
  private final byte[] bytes;

  /** Creates a source from {@code bytes}, which must not change. */
  public ArraySource(String description, byte[] bytes) {
    this.description = description;
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public String description() {
    return description;
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
    Objects.checkFromIndexSize(position, length, (long) bytes.length);
    return ByteBuffer.wrap(bytes, (int) position, length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer peek(long position, int max) {
    int n = (int) Math.min(max, bytes.length - position);
    return ByteBuffer.wrap(bytes, (int) position, n).slice().asReadOnlyBuffer();
  }

  @Override
  public void close() {}
}
