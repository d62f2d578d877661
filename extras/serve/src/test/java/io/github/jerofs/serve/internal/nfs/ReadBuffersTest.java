package io.github.jerofs.serve.internal.nfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Buffers while direct memory is exhausted. */
final class ReadBuffersTest {
  private static final int FAILURES = 1_000;

  @Test
  void directMemoryExhausted_smallBuffers_thenLargeAgain() {
    AtomicInteger calls = new AtomicInteger();
    ReadBuffers buffers =
        new ReadBuffers(
            size -> {
              if (calls.incrementAndGet() <= FAILURES) {
                throw new OutOfMemoryError("Cannot reserve direct buffer memory");
              }
              return ByteBuffer.allocateDirect(size);
            });
    for (int i = 0; i < FAILURES; i++) {
      ByteBuffer buffer = buffers.acquire(ReadBuffers.SIZE);
      assertFalse(buffer.isDirect());
      assertTrue(buffer.hasRemaining());
      buffers.release(buffer);
    }
    assertEquals(ReadBuffers.SIZE, buffers.acquire(ReadBuffers.SIZE).remaining());
  }
}
