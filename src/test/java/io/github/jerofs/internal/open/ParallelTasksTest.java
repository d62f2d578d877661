package io.github.jerofs.internal.open;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of tasks after a failure. */
final class ParallelTasksTest {
  /** The system may refuse a thread, such as at the limit of a container. */
  @Test
  @Timeout(60)
  void threadRefused_returnsWhenNoTaskRuns() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            2,
            work -> {
              if (started.getAndIncrement() > 0) {
                await(begun);
                refused.countDown();
                throw new OutOfMemoryError("unable to create native thread");
              }
              return new Thread(work);
            });
    ParallelTasks.Task<Integer, Integer> task =
        item -> {
          begun.countDown();
          await(refused);
          return ended.incrementAndGet();
        };
    OutOfMemoryError e =
        assertThrows(
            OutOfMemoryError.class, () -> ParallelTasks.runIn(pool, List.of(1, 2, 3), task));
    assertEquals("unable to create native thread", e.getMessage());
    assertTrue(pool.isTerminated());
    assertEquals(1, ended.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
