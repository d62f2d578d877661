package io.github.jerofs.internal.create;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file. It lies in an array while it is small and the budget of the spool permits
 * it, and in pages of the spool from then on. Thread-safe: a write is visible as a whole.
 */
final class StagedContent {
  /** The largest content that is kept in an array. */
  static final int MAX_ARRAY = 64 << 10;

  /** The largest file, which bounds the page table to 64 MiB. */
  static final long MAX_SIZE = 1L << 44;

  private static final byte[] NONE = {};

  private final Spool spool;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private long size;

  @GuardedBy("lock")
  private byte[] array = NONE;

  /** The pages, once the array is given up. */
  @GuardedBy("lock")
  private @Nullable PageTable pages;

  StagedContent(Spool spool) {
    this.spool = spool;
  }

  long size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** Reads up to the remaining bytes of {@code target}; returns -1 at the end. */
  int read(long position, ByteBuffer target) throws IOException {
    lock.lock();
    try {
      if (position >= size) {
        return -1;
      }
      int length = (int) Math.min(target.remaining(), size - position);
      if (pages != null) {
        pages.read(position, target, length);
      } else {
        target.put(array, (int) position, length);
      }
      return length;
    } finally {
      lock.unlock();
    }
  }

  /** Writes all remaining bytes of {@code source}. Bytes between the end and them become zero. */
  int write(long position, ByteBuffer source) throws IOException {
    lock.lock();
    try {
      return writeLocked(position, source);
    } finally {
      lock.unlock();
    }
  }

  /** Appends bytes and returns the new end. */
  long append(ByteBuffer source) throws IOException {
    lock.lock();
    try {
      return size + writeLocked(size, source);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private int writeLocked(long position, ByteBuffer source) throws IOException {
    int length = source.remaining();
    if (position > MAX_SIZE - length) {
      throw new IOException("file larger than " + MAX_SIZE + " bytes");
    }
    if (length == 0) {
      return 0;
    }
    long end = position + length;
    if (pages == null && !fitsArray(end)) {
      spill();
    }
    if (pages != null) {
      pages.write(position, source);
    } else {
      source.get(array, (int) position, length);
    }
    size = Math.max(size, end);
    return length;
  }

  /** Grows the array to {@code end} bytes if possible. Its bytes after the content are zero. */
  @GuardedBy("lock")
  private boolean fitsArray(long end) {
    if (end <= array.length) {
      return true;
    }
    if (end > MAX_ARRAY) {
      return false;
    }
    int capacity = (int) Math.min(MAX_ARRAY, Math.max(end, array.length * 2L));
    if (!spool.reserve(capacity - array.length)) {
      return false;
    }
    array = Arrays.copyOf(array, capacity);
    return true;
  }

  @GuardedBy("lock")
  private void spill() throws IOException {
    PageTable table = new PageTable(spool);
    table.write(0, ByteBuffer.wrap(array, 0, (int) size));
    pages = table;
    spool.reserve(-array.length);
    array = NONE;
  }

  /** Shortens the content, unless it is shorter already. */
  void truncate(long newSize) throws IOException {
    lock.lock();
    try {
      if (newSize >= size) {
        return;
      }
      if (pages != null) {
        pages.truncate(newSize);
      } else {
        Arrays.fill(array, (int) newSize, (int) size, (byte) 0);
      }
      size = newSize;
    } finally {
      lock.unlock();
    }
  }

  /** Frees all memory. The content must not be used again. */
  void release() throws IOException {
    truncate(0);
    lock.lock();
    try {
      spool.reserve(-array.length);
      array = NONE;
    } finally {
      lock.unlock();
    }
  }
}
