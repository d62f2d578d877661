package io.github.jerofs.internal.create;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jerofs.internal.io.Closeables;
import io.github.jerofs.internal.io.TemporaryFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The memory for contents: a budget of heap, and pages of a temporary file for the rest. The file
 * is created on first use and deleted at once where the host permits that, so that it does not
 * survive the JVM. A {@code RandomAccessFile}, unlike a channel, survives interrupts of its users.
 * Thread-safe.
 */
final class Spool implements AutoCloseable {
  /** The size of a page in bytes. */
  static final int PAGE = 4096;

  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private long heapLeft;

  @GuardedBy("lock")
  private @Nullable RandomAccessFile file;

  @GuardedBy("lock")
  private @Nullable TemporaryFile undeleted;

  @GuardedBy("lock")
  private long pages;

  @GuardedBy("lock")
  private long[] free = new long[16];

  @GuardedBy("lock")
  private int freeCount;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * Creates an empty spool.
   *
   * @param directory the place of the temporary file, on the default file system
   * @param heapBytes the size of the budget
   */
  Spool(Path directory, long heapBytes) {
    this.directory = directory;
    heapLeft = heapBytes;
  }

  /** Takes {@code bytes} from the budget, or gives them back if negative. */
  boolean reserve(long bytes) {
    lock.lock();
    try {
      if (bytes > heapLeft) {
        return false;
      }
      heapLeft -= bytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of a page with arbitrary content. */
  long allocate() {
    lock.lock();
    try {
      return freeCount > 0 ? free[--freeCount] : pages++;
    } finally {
      lock.unlock();
    }
  }

  /** Frees a page. */
  void release(long page) {
    lock.lock();
    try {
      if (freeCount == free.length) {
        free = Arrays.copyOf(free, free.length * 2);
      }
      free[freeCount++] = page;
    } finally {
      lock.unlock();
    }
  }

  /** Reads bytes that were written. */
  void read(long position, byte[] bytes, int from, int length) throws IOException {
    lock.lock();
    try {
      RandomAccessFile open = file();
      open.seek(position);
      open.readFully(bytes, from, length);
    } finally {
      lock.unlock();
    }
  }

  void write(long position, byte[] bytes, int from, int length) throws IOException {
    lock.lock();
    try {
      RandomAccessFile open = file();
      open.seek(position);
      open.write(bytes, from, length);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private RandomAccessFile file() throws IOException {
    if (closed) {
      throw new IOException("the file system is closed");
    }
    RandomAccessFile open = file;
    if (open == null) {
      TemporaryFile created = TemporaryFile.create(directory, ".spool");
      open =
          Closeables.closeOnFailure(
              created, () -> new RandomAccessFile(created.path().toFile(), "rw"));
      file = open;
      try {
        created.close();
      } catch (IOException e) {
        undeleted = created; // Windows deletes no open file; close() does it
      }
    }
    return open;
  }

  /** Returns the directory of the temporary file. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      List<Closeable> open = Stream.of(file, undeleted).filter(Objects::nonNull).toList();
      file = null;
      undeleted = null;
      Closeables.closeAll(open);
    } finally {
      lock.unlock();
    }
  }
}
