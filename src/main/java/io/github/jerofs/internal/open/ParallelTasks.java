package io.github.jerofs.internal.open;

import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.OciLocation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the same task for several items, in a bounded number of threads. */
final class ParallelTasks {
  /** Opening a layer in a registry mostly waits for answers. */
  private static final int REGISTRY_THREADS = 8;

  private ParallelTasks() {}

  /** A task for one item. */
  interface Task<T, R> {
    /** Returns the result for {@code item}. */
    R run(T item) throws IOException;
  }

  /** Returns the number of threads that open the layers of {@code location}. */
  static int threads(ImageLocation location) {
    return location.whole() instanceof OciLocation.Registry ? REGISTRY_THREADS : 1;
  }

  /**
   * Returns the results in the order of {@code items}. Returns or throws when no task is running.
   * Throws the failure of the first item that fails; tasks of later items may not run.
   */
  static <T, R> List<R> run(List<T> items, int threads, Task<T, R> task) throws IOException {
    int most = Math.min(threads, items.size());
    if (most > 1) {
      return runIn(Executors.newFixedThreadPool(most, ParallelTasks::thread), items, task);
    }
    List<R> results = new ArrayList<>();
    for (T item : items) {
      results.add(task.run(item));
    }
    return results;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "jerofs-open");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs the tasks in {@code pool}, and ends it. */
  static <T, R> List<R> runIn(ExecutorService pool, List<T> items, Task<T, R> task)
      throws IOException {
    AtomicInteger failed = new AtomicInteger(items.size());
    List<Future<R>> futures = new ArrayList<>();
    try {
      for (int i = 0; i < items.size(); i++) {
        int number = i;
        futures.add(
            pool.submit(
                () -> {
                  if (number > failed.get()) {
                    throw new IOException("not run, as another task failed");
                  }
                  try {
                    return task.run(items.get(number));
                  } catch (Throwable e) {
                    failed.accumulateAndGet(number, Math::min);
                    throw e;
                  }
                }));
      }
    } finally {
      if (futures.size() < items.size()) {
        failed.set(-1); // no thread could be started: the tasks that wait fail at once
      }
      pool.shutdown();
      awaitEnd(pool, failed);
    }
    List<R> results = new ArrayList<>();
    for (Future<R> future : futures) {
      results.add(result(future));
    }
    return results;
  }

  private static void awaitEnd(ExecutorService pool, AtomicInteger failed) throws IOException {
    boolean isInterrupted = false;
    boolean hasEnded = false;
    while (!hasEnded) {
      try {
        hasEnded = pool.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        isInterrupted = true;
        failed.set(-1);
        pool.shutdownNow().forEach(Runnable::run); // queued tasks only fail now
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while layers were opened");
    }
  }

  private static <R> R result(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      if (cause instanceof IOException io) {
        throw io;
      } else if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      } else if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted after layers were opened");
    }
  }
}
