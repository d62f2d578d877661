package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A source under another name: a cached file is told by the URL that it is a copy of.
 *
 * @param description the name
 * @param source where the bytes are
 */
record NamedSource(String description, ImageSource source) implements ImageSource {
  @Override
  public long size() {
    return source.size();
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    return source.read(position, dst);
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    return source.view(position, length);
  }

  @Override
  public @Nullable ByteBuffer peek(long position, int max) throws IOException {
    return source.peek(position, max);
  }

  @Override
  public MappedByteBuffer map(long position, int length) throws IOException {
    return source.map(position, length);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
