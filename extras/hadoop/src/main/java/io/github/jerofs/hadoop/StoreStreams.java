package io.github.jerofs.hadoop;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a file of the store. Each request borrows one, as many implementations lock their
 * streams; idle streams are kept. Safe for use by multiple threads.
 */
final class StoreStreams implements Closeable {
  private static final int MAX_IDLE = 4;

  private final StoreFile file;
  private final ReentrantLock lock = new ReentrantLock();

  /** The one used last is the last. Guarded by {@link #lock}. */
  private final Deque<StoreStream> idle = new ArrayDeque<>();

  private boolean closed;

  StoreStreams(StoreFile file) {
    this.file = file;
  }

  /** A stream, used by one request at a time. */
  static final class StoreStream implements Closeable {
    private final FSDataInputStream in;
    private long end = -1;

    private StoreStream(FSDataInputStream in) {
      this.in = in;
    }

    /**
     * Reads bytes like {@link FSDataInputStream#read(long, byte[], int, int)}. A request that
     * continues the previous one is read as a stream: stores answer without a new connection, and
     * read ahead.
     */
    int read(long position, byte[] bytes, int offset, int length) throws IOException {
      int n;
      if (position == end) {
        if (in.getPos() != position) {
          in.seek(position);
        }
        n = in.read(bytes, offset, length);
      } else {
        n = in.read(position, bytes, offset, length);
      }
      end = n < 0 ? -1 : position + n;
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /**
   * Returns a stream for a request at {@code position}: one whose previous request ended there, or
   * the one that has been idle for longest, or a new one.
   */
  StoreStream borrow(long position) throws IOException {
    StoreStream stream;
    lock.lock();
    try {
      stream = take(position);
    } finally {
      lock.unlock();
    }
    return stream == null ? new StoreStream(file.open()) : stream;
  }

  private @Nullable StoreStream take(long position) {
    for (Iterator<StoreStream> each = idle.iterator(); each.hasNext(); ) {
      StoreStream stream = each.next();
      if (stream.end == position) {
        each.remove();
        return stream;
      }
    }
    return idle.poll();
  }

  /** Keeps a stream for later requests, or closes it if there are enough. */
  void giveBack(StoreStream stream) throws IOException {
    lock.lock();
    try {
      if (!closed && idle.size() < MAX_IDLE) {
        idle.add(stream);
        return;
      }
    } finally {
      lock.unlock();
    }
    stream.close();
  }

  /** Closes idle streams, and with them connections to the store. */
  void unbuffer() throws IOException {
    close(false);
  }

  /** Closes idle streams, and the others when their requests end. */
  @Override
  public void close() throws IOException {
    close(true);
  }

  private void close(boolean forever) throws IOException {
    List<StoreStream> all;
    lock.lock();
    try {
      closed |= forever;
      all = new ArrayList<>(idle);
      idle.clear();
    } finally {
      lock.unlock();
    }
    Closeables.closeAll(all);
  }
}
