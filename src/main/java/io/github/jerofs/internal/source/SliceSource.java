package io.github.jerofs.internal.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A range of another source, such as an image that follows other data. */
public final class SliceSource implements ImageSource {
  private final ImageSource whole;
  private final long offset;
  private final long size;
  private final String description;

  /**
   * Creates a source for {@code [offset, offset + size)} of {@code whole}. Closing it closes {@code
   * whole}.
   */
  public SliceSource(ImageSource whole, long offset, long size) {
    this(whole, offset, size, whole.description());
  }

  /** Creates a source like the other constructor, with a name for messages. */
  public SliceSource(ImageSource whole, long offset, long size, String description) {
    Objects.checkFromIndexSize(offset, size, whole.size());
    this.whole = whole;
    this.offset = offset;
    this.size = size;
    this.description = description;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= size) {
      return -1;
    }
    int most = (int) Math.min(dst.remaining(), size - position);
    return whole.readAtMost(offset + position, most, dst);
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size);
    return whole.view(offset + position, length);
  }

  @Override
  public @Nullable ByteBuffer peek(long position, int max) throws IOException {
    return whole.peek(offset + position, (int) Math.min(max, size - position));
  }

  @Override
  public <T> T map(long position, long length, FileMapper<T> mapper) throws IOException {
    Objects.checkFromIndexSize(position, length, size);
    return whole.map(offset + position, length, mapper);
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
