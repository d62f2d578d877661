package io.github.jerofs.serve.internal.nfs;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for READ. Clients that do not receive what they asked for hold buffers, so their number
 * is limited: reads that get none return less, as NFS permits. Thread-safe.
 */
public final class ReadBuffers {
  /** The most that a read returns, in bytes. */
  static final int SIZE = 256 << 10;

  private static final int SMALL = 16 << 10;
  private static final int MOST = 128;

  private final Semaphore free = new Semaphore(MOST);
  private final ConcurrentLinkedDeque<ByteBuffer> pool = new ConcurrentLinkedDeque<>();
  private final IntFunction<ByteBuffer> allocator;

  /** Creates no buffers yet. */
  public ReadBuffers() {
    this(ByteBuffer::allocateDirect);
  }

  /**
   * Creates no buffers yet.
   *
   * @param allocator allocates direct buffers
   */
  ReadBuffers(IntFunction<ByteBuffer> allocator) {
    this.allocator = allocator;
  }

  /** Returns an empty buffer with a limit of {@code wanted} bytes at most. */
  ByteBuffer acquire(int wanted) {
    if (wanted > SMALL && free.tryAcquire()) {
      ByteBuffer buffer = large();
      if (buffer != null) {
        return buffer.clear().limit(wanted);
      }
      free.release();
    }
    return ByteBuffer.allocate(Math.min(wanted, SMALL));
  }

  /** Returns null if direct memory is exhausted. */
  private @Nullable ByteBuffer large() {
    ByteBuffer pooled = pool.pollFirst();
    try {
      return pooled == null ? allocator.apply(SIZE) : pooled;
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /** Takes a buffer back. */
  void release(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      pool.addFirst(buffer);
      free.release();
    }
  }
}
