package io.github.jerofs.internal.remote.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many threads fetch for many remote files. */
@Timeout(60)
final class FetchThreadsTest {
  private static final int LANES = 100;
  private static final int TASKS = 20;
  private static final int LIMIT = 16;

  /**
   * Returns threads that are added to {@code started}.
   *
   * @param handler the handler of uncaught exceptions, or null for that of the JVM
   */
  private static FetchThreads threads(
      List<Thread> started, Thread.@Nullable UncaughtExceptionHandler handler) {
    return new FetchThreads(
        LIMIT,
        work -> {
          Thread thread = new Thread(work);
          thread.setUncaughtExceptionHandler(handler);
          synchronized (started) {
            started.add(thread);
          }
          thread.start();
        });
  }

  /** With a pool for each file, there would be 800 threads. */
  @Test
  void manyLanes_oneThreadEachAndTheLimit() throws InterruptedException {
    List<Thread> started = new ArrayList<>();
    FetchThreads threads = threads(started, null);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    List<FetchThreads.Lane> lanes =
        IntStream.range(0, LANES).mapToObj(i -> threads.lane()).toList();
    for (FetchThreads.Lane lane : lanes) {
      for (int i = 0; i < TASKS; i++) {
        lane.execute(
            () -> {
              awaitUnchecked(release);
              done.incrementAndGet();
            });
      }
    }
    assertEquals(LANES + LIMIT, started.size());
    assertTrue(threads.isScarce());
    release.countDown();
    for (FetchThreads.Lane lane : lanes) {
      lane.awaitIdle(50);
    }
    assertEquals(LANES * TASKS, done.get());
    assertFalse(threads.isScarce());
    for (Thread thread : started) {
      thread.join();
    }
  }

  @Test
  void oneLane_eightThreads() {
    ConcurrentLinkedQueue<Runnable> begun = new ConcurrentLinkedQueue<>();
    FetchThreads.Lane lane = new FetchThreads(LIMIT, begun::add).lane();
    for (int i = 0; i < TASKS; i++) {
      lane.execute(() -> {});
    }
    assertEquals(GranuleFetcher.MAX_PARALLEL, begun.size());
  }

  /** The task that cannot be run is the caller's; the lane stays usable. */
  @Test
  void noThread_thrownAndNothingKept() {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    FetchThreads threads =
        new FetchThreads(
            LIMIT,
            work -> {
              if (calls.incrementAndGet() == 1) {
                throw new RejectedExecutionException("no thread");
              }
              work.run();
            });
    FetchThreads.Lane lane = threads.lane();
    assertThrows(RejectedExecutionException.class, () -> lane.execute(done::incrementAndGet));
    lane.execute(done::incrementAndGet);
    assertEquals(1, done.get());
  }

  /** The heap may be exhausted while the handler reports that it is. */
  @Test
  void taskAndHandlerFail_laneRunsLaterTasks() throws InterruptedException {
    List<Thread> started = new ArrayList<>();
    FetchThreads threads =
        threads(
            started,
            (where, failure) -> {
              throw new IllegalStateException(failure);
            });
    FetchThreads.Lane lane = threads.lane();
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < TASKS; i++) {
      lane.execute(
          () -> {
            awaitUnchecked(release);
            done.incrementAndGet();
            throw new IllegalStateException("failed");
          });
    }
    release.countDown();
    for (Thread thread : started) {
      thread.join();
    }
    assertEquals(TASKS, done.get());
    lane.awaitIdle(0);
    lane.execute(done::incrementAndGet);
    assertEquals(GranuleFetcher.MAX_PARALLEL + 1, started.size());
  }

  @Test
  void limit_boundedByHeap() {
    assertEquals(8, FetchThreads.limit(64L << 20));
    assertEquals(32, FetchThreads.limit(1L << 30));
    assertEquals(64, FetchThreads.limit(64L << 30));
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
