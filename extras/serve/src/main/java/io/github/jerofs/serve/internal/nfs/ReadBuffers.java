package io.github.jerofs.serve.internal.nfs;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

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

  /** Returns an empty buffer with a limit of {@code wanted} bytes at most. */
  ByteBuffer acquire(int wanted) {
    if (wanted > SMALL && free.tryAcquire()) {
      ByteBuffer pooled = pool.pollFirst();
      ByteBuffer buffer = pooled == null ? ByteBuffer.allocateDirect(SIZE) : pooled;
      return buffer.clear().limit(wanted);
    }
    return ByteBuffer.allocate(Math.min(wanted, SMALL));
  }

  /** Takes a buffer back. */
  void release(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      pool.addFirst(buffer);
      free.release();
    }
  }
}
