package io.github.jerofs.cli.extract;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run small tasks, in batches, as waking a thread takes as long as a small task. When
 * many batches are waiting, the caller runs the next one itself. Closing runs and awaits all tasks
 * and rethrows the first failure.
 */
final class Workers implements AutoCloseable {
  private static final int MAX_THREADS = 8;
  private static final int MAX_WAITING = 8;
  private static final int TASKS_PER_BATCH = 16;

  /** A batch ends when its tasks have more work. */
  private static final long WORK_PER_BATCH = 1 << 20;

  /** More than the number of batches that can be pending. */
  private static final int PERMITS = 1 << 10;

  private final ThreadPoolExecutor threads;
  private final Semaphore begun = new Semaphore(PERMITS);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** The batch to submit next. */
  private List<Runnable> batch = new ArrayList<>(TASKS_PER_BATCH);

  private long work;

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

  /**
   * Runs {@code task}, now or later. Called only by one thread, as are the other methods.
   *
   * @param bytes the work of the task
   */
  void execute(Runnable task, long bytes) {
    batch.add(task);
    work += Math.min(bytes, WORK_PER_BATCH);
    if (batch.size() == TASKS_PER_BATCH || work >= WORK_PER_BATCH) {
      submit();
    }
  }

  private void submit() {
    if (batch.isEmpty()) {
      return;
    }
    List<Runnable> tasks = batch;
    batch = new ArrayList<>(TASKS_PER_BATCH);
    work = 0;
    begun.acquireUninterruptibly();
    threads.execute(
        () -> {
          try {
            tasks.forEach(this::run);
          } finally {
            begun.release();
          }
        });
  }

  /** Waits for all pending tasks. */
  void awaitIdle() {
    submit();
    begun.acquireUninterruptibly(PERMITS);
    begun.release(PERMITS);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  @Override
  public void close() throws IOException {
    submit();
    // Before the shutdown: after it, a thread that has seen a batch which is taken here would wait
    // for another one forever.
    for (Runnable waiting = threads.getQueue().poll(); waiting != null; ) {
      waiting.run();
      waiting = threads.getQueue().poll();
    }
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
