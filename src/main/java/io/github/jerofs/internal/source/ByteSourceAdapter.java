package io.github.jerofs.internal.source;

import io.github.jerofs.storage.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;

/**
 * Adapts a user-supplied source. Contract violations cause an {@link IOException}: results are
 * validated, and the source receives only the part of a buffer that it may write to. {@link
 * PageCache} serves small metadata reads.
 */
final class ByteSourceAdapter implements ImageSource {
  private final ByteSource source;
  private final String name;
  private final long size;
  private final PageCache pages = new PageCache(this);

  private ByteSourceAdapter(ByteSource source, String name, long size) {
    this.source = source;
    this.name = name;
    this.size = size;
  }

  /** Takes ownership of {@code source} and reads its name and length. */
  static ByteSourceAdapter of(ByteSource source) throws IOException {
    try {
      String name = String.valueOf(source.name());
      long size = source.length();
      if (size < 0) {
        throw new IOException(name + ": broken source: its length is " + size);
      }
      return new ByteSourceAdapter(source, name, size);
    } catch (RuntimeException e) {
      throw new IOException("broken source: no name or length: " + e, e);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String description() {
    return name;
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= size) {
      return -1;
    }
    return dst.hasRemaining()
        ? CheckedRead.read(name, size, position, dst, part -> source.read(position, part))
        : 0;
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size);
    return pages.view(position, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public <T> T map(long position, long length, FileMapper<T> mapper) {
    throw new UnsupportedOperationException("cannot map: " + name + " is not a file");
  }

  @Override
  public Optional<String> identity() throws IOException {
    try {
      return source.identity();
    } catch (RuntimeException e) {
      throw new IOException("broken source: no identity: " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    pages.close();
    try {
      source.close();
    } catch (RuntimeException e) {
      throw new IOException(name + ": closing failed: " + e, e);
    }
  }
}
