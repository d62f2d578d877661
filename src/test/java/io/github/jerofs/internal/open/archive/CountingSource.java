package io.github.jerofs.internal.open.archive;

import io.github.jerofs.storage.ByteSource;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** An archive in memory that counts the bytes that reads take from it. */
final class CountingSource implements ByteSource {
  private final byte[] bytes;
  private final AtomicLong count = new AtomicLong();

  CountingSource(byte[] bytes) {
    this.bytes = bytes;
  }

  long count() {
    return count.get();
  }

  void reset() {
    count.set(0);
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public String name() {
    return "layer.tar.gz";
  }

  @Override
  public int read(long position, ByteBuffer dst) {
    int n = (int) Math.min(dst.remaining(), bytes.length - position);
    dst.put(bytes, (int) position, n);
    count.addAndGet(n);
    return n;
  }

  @Override
  public void close() {}
}
