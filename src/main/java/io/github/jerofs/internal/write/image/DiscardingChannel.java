package io.github.jerofs.internal.write.image;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Discards the bytes of a dry run. */
public final class DiscardingChannel implements SeekableByteChannel {
  private long position;
  private long size;

  @Override
  public int write(ByteBuffer bytes) {
    int n = bytes.remaining();
    bytes.position(bytes.limit());
    position += n;
    size = Math.max(size, position);
    return n;
  }

  @Override
  public int read(ByteBuffer bytes) {
    throw new UnsupportedOperationException("nothing was kept");
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public SeekableByteChannel truncate(long newSize) {
    size = Math.min(size, newSize);
    return this;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
