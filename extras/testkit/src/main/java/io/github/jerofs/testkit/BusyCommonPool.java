package io.github.jerofs.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;

/** Runs tests while all threads of the common pool wait. */
public final class BusyCommonPool {
  /** What to do meanwhile. */
  public interface Work {
    /** Does the work. */
    void run() throws Exception;
  }

  private BusyCommonPool() {}

  /** Runs {@code work} once all threads are occupied. */
  public static void during(Work work) throws Exception {
    int threads = ForkJoinPool.getCommonPoolParallelism();
    CountDownLatch begun = new CountDownLatch(threads);
    CountDownLatch released = new CountDownLatch(1);
    try {
      for (int i = 0; i < threads; i++) {
        ForkJoinPool.commonPool().execute(() -> occupy(begun, released));
      }
      begun.await();
      work.run();
    } finally {
      released.countDown();
    }
  }

  private static void occupy(CountDownLatch begun, CountDownLatch released) {
    begun.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
