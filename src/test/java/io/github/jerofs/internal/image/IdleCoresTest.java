package io.github.jerofs.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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

  /** A pool refuses to replace a thread that waits if it has as many as it may have. */
  @Test
  @Timeout(60)
  void callerInFullPool_waitsForHelper() throws Exception {
    assumeTrue(
        Runtime.getRuntime().availableProcessors() > 1
            && ForkJoinPool.getCommonPoolParallelism() > 0,
        "no helpers with one processor");
    ForkJoinPool full =
        new ForkJoinPool(
            1,
            ForkJoinPool.defaultForkJoinWorkerThreadFactory,
            null,
            false,
            1,
            1,
            1,
            null,
            1,
            TimeUnit.SECONDS);
    assertTrue(ForkJoinPool.commonPool().awaitQuiescence(60, TimeUnit.SECONDS));
    CountDownLatch helped = new CountDownLatch(1);
    AtomicReference<Thread> waiting = new AtomicReference<>();
    AtomicBoolean returned = new AtomicBoolean();
    AtomicBoolean outlived = new AtomicBoolean();
    IdleCores.Job job =
        i -> {
          if (i == 0) {
            await(helped);
            waiting.set(Thread.currentThread());
            return;
          }
          helped.countDown();
          while (!returned.get() && !isParked(waiting.get())) {
            Thread.onSpinWait();
          }
          outlived.set(returned.get());
        };
    try {
      Future<Integer> done =
          full.submit(
              () -> {
                try {
                  return IdleCores.run(2, job);
                } finally {
                  returned.set(true);
                }
              });
      assertEquals(2, done.get());
      assertFalse(outlived.get());
    } finally {
      full.shutdownNow();
    }
  }

  private static boolean isParked(@Nullable Thread thread) {
    return thread != null
        && (thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
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
