package io.github.jerofs.cli.extract;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run small tasks. When many tasks are waiting, the caller runs the next one itself.
 * Closing waits for all tasks and rethrows the first failure.
 */
final class Workers implements AutoCloseable {
  private static final int MAX_THREADS = 8;
  private static final int MAX_WAITING = 64;

  /** More than the number of tasks that can be pending. */
  private static final int PERMITS = 1 << 10;

  private final ThreadPoolExecutor threads;
  private final Semaphore begun = new Semaphore(PERMITS);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Workers() {
    int others = Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS) - 1;
    int size = Math.max(others, 1);
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /** Runs {@code task}, now or later. */
  void execute(Runnable task) {
    begun.acquireUninterruptibly();
    threads.execute(() -> run(task));
  }

  /** Waits for all pending tasks. Called only by the thread that submits them. */
  void awaitIdle() {
    begun.acquireUninterruptibly(PERMITS);
    begun.release(PERMITS);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      begun.release();
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdown();
    try {
      while (!threads.awaitTermination(1, TimeUnit.HOURS)) {
        // as long as it takes
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
    Throwable first = failure.get();
    if (first instanceof RuntimeException e) {
      throw e;
    } else if (first instanceof Error e) {
      throw e;
    }
  }
}
