package io.github.jerofs.internal.container.stream;

import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.memory.PartKey;
import io.github.jerofs.internal.source.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The decoded bytes of a compressed stream. A read decodes the spans that contain it, and keeps
 * them in the cache. Safe for use by many threads.
 */
public final class SpanSource implements ImageSource {
  /** Decodes a span. */
  interface Decoder {
    /** Returns the decoded bytes of span {@code i}. */
    byte[] decode(int i) throws IOException;
  }

  private final ImageSource stored;
  private final SpanTable table;
  private final Decoder decoder;
  private final CacheAccount cache;

  /** Creates a source. Closing it releases its cache, and leaves {@code stored} open. */
  SpanSource(ImageSource stored, SpanTable table, Decoder decoder, CacheAccount cache) {
    this.stored = stored;
    this.table = table;
    this.decoder = decoder;
    this.cache = cache;
  }

  @Override
  public long size() {
    return table.size();
  }

  @Override
  public String description() {
    return stored.description();
  }

  @Override
  public int read(long position, ByteBuffer dst) throws IOException {
    if (position >= table.size()) {
      return -1;
    }
    int span = table.find(position);
    byte[] decoded = decoded(span);
    int skip = (int) (position - table.decodedStart(span));
    int length = Math.min(dst.remaining(), decoded.length - skip);
    dst.put(decoded, skip, length);
    return length;
  }

  private byte[] decoded(int span) throws IOException {
    return cache.get(new PartKey(this, span), table.decodedBytes(span), () -> decoder.decode(span));
  }

  @Override
  public ByteBuffer view(long position, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, table.size());
    ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(position, copy);
    return copy.flip();
  }

  @Override
  public void close() {
    cache.close();
  }
}
