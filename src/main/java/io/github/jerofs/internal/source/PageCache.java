package io.github.jerofs.internal.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Recently read pages of a source, for metadata that is read in many small pieces. Direct-mapped
 * and lock-free: a page number has one slot, a newer page of the same slot replaces it. Holds at
 * most {@value #SLOTS} pages of {@value #PAGE} bytes.
 */
final class PageCache {
  private static final int PAGE = 16 << 10;
  private static final int SLOTS = 128;

  private record Page(long number, byte[] bytes) {}

  private final ImageSource source;
  private final AtomicReferenceArray<Page> slots = new AtomicReferenceArray<>(SLOTS);

  PageCache(ImageSource source) {
    this.source = source;
  }

  /** Returns {@code [position, position + length)}, which lies inside the source. */
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
    int slot = (int) (number % SLOTS);
    Page page = slots.get(slot);
    if (page == null || page.number != number) {
      long start = number * PAGE;
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(PAGE, source.size() - start));
      source.readFully(start, bytes);
      page = new Page(number, bytes.array());
      slots.set(slot, page);
    }
    return page.bytes;
  }
}
