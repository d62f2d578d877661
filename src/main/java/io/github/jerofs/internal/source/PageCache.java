package io.github.jerofs.internal.source;

import io.github.jerofs.internal.memory.CacheAccount;
import io.github.jerofs.internal.memory.MemoryCache;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Caches recently read pages of a source, for small metadata reads. Uses the cache that all images
 * share.
 */
final class PageCache {
  private static final int PAGE = 16 << 10;

  private final ImageSource source;
  private final CacheAccount pages = MemoryCache.shared().open();

  PageCache(ImageSource source) {
    this.source = source;
  }

  /** Returns {@code [position, position + length)}, which must be inside the source. */
  ByteBuffer view(long position, int length) throws IOException {
    int inPage = (int) (position % PAGE);
    if (length <= PAGE - inPage) {
      return ByteBuffer.wrap(page(position / PAGE), inPage, length).slice();
    }
    ByteBuffer copy = ByteBuffer.allocate(length);
    source.readFully(position, copy);
    return copy.flip();
  }

  private byte[] page(long number) throws IOException {
    Long key = number;
    byte[] known = pages.find(key);
    return known != null ? known : load(key);
  }

  private byte[] load(Long number) throws IOException {
    long start = number * PAGE;
    int length = (int) Math.min(PAGE, source.size() - start);
    return pages.get(
        number,
        length,
        () -> {
          ByteBuffer bytes = ByteBuffer.allocate(length);
          source.readFully(start, bytes);
          return bytes.array();
        });
  }

  /** Releases the memory. */
  void close() {
    pages.close();
  }
}
