package io.github.jerofs.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that is shared with the common pool. */
final class IdleCoresTest {
  private static final int JOBS = 32;
  private static final int ROUNDS = 2000;

  @Test
  void eachJob_runsOnceBeforeReturn() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      AtomicIntegerArray done = new AtomicIntegerArray(JOBS);
      assertEquals(JOBS, IdleCores.run(JOBS, done::incrementAndGet));
      for (int i = 0; i < JOBS; i++) {
        assertEquals(1, done.get(i));
      }
    }
  }

  @Test
  void failureOfFirst_thrownAfterAllStop() {
    for (int round = 0; round < ROUNDS; round++) {
      IOException failure = new IOException("first");
      AtomicInteger running = new AtomicInteger();
      IOException thrown =
          assertThrows(
              IOException.class,
              () ->
                  IdleCores.run(
                      JOBS,
                      i -> {
                        if (i == 0) {
                          throw failure;
                        }
                        running.incrementAndGet();
                        Thread.onSpinWait();
                        running.decrementAndGet();
                      }));
      assertSame(failure, thrown);
      assertEquals(0, running.get());
    }
  }

  @Test
  void failureOfLater_stopsOthers() throws IOException {
    int bad = 7;
    for (Exception failure : new Exception[] {new IOException(), new IllegalStateException()}) {
      int done =
          IdleCores.run(
              JOBS,
              i -> {
                if (i >= bad && failure instanceof IOException io) {
                  throw io;
                } else if (i >= bad) {
                  throw (RuntimeException) failure;
                }
              });
      assertEquals(bad, done);
    }
  }

  @Test
  void busyPool_callerDoesNotWait() throws IOException, InterruptedException {
    withBusyPool(
        () -> {
          Thread caller = Thread.currentThread();
          for (int round = 0; round < ROUNDS; round++) {
            assertEquals(
                JOBS, IdleCores.run(JOBS, i -> assertSame(caller, Thread.currentThread())));
          }
        });
  }

  /** A submitted helper starts when the pool is free again. */
  @Test
  @Timeout(60)
  void lateHelper_retainsNothing() throws IOException, InterruptedException {
    withBusyPool(
        () -> {
          WeakReference<AtomicIntegerArray> done = runWithOwnArray();
          while (done.get() != null && !Thread.currentThread().isInterrupted()) {
            System.gc();
          }
          assertNull(done.get());
        });
  }

  private static WeakReference<AtomicIntegerArray> runWithOwnArray() throws IOException {
    AtomicIntegerArray done = new AtomicIntegerArray(JOBS);
    assertEquals(JOBS, IdleCores.run(JOBS, done::incrementAndGet));
    return new WeakReference<>(done);
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void withBusyPool(Action action) throws IOException, InterruptedException {
    int threads = ForkJoinPool.getCommonPoolParallelism();
    CountDownLatch busy = new CountDownLatch(threads);
    CountDownLatch free = new CountDownLatch(1);
    for (int i = 0; i < threads; i++) {
      ForkJoinPool.commonPool()
          .execute(
              () -> {
                busy.countDown();
                try {
                  free.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    try {
      busy.await();
      action.run();
    } finally {
      free.countDown();
    }
  }
}
