package io.github.jerofs.internal.write.content;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs tasks on several threads and returns their results in order of submission. The bytes of
 * pending results are bounded. Used by one thread.
 *
 * @param <R> the type of results
 */
public final class OrderedTasks<R> implements AutoCloseable {
  private record Pending<R>(Future<R> result, long bytes) {}

  private final ExecutorService executor;
  private final long maxBytes;
  private final Deque<Pending<R>> pending = new ArrayDeque<>();
  private long bytes;

  public OrderedTasks(int threads, long maxBytes) {
    this.maxBytes = maxBytes;
    executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "jerofs-build");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Returns whether another task may be submitted before a result is taken. */
  public boolean hasRoom() {
    return pending.isEmpty() || bytes < maxBytes;
  }

  public boolean isEmpty() {
    return pending.isEmpty();
  }

  public void submit(Callable<R> task, long taskBytes) {
    pending.add(new Pending<>(executor.submit(task), taskBytes));
    bytes += taskBytes;
  }

  /** Returns the next result. */
  public R take() throws IOException {
    Pending<R> next = pending.remove();
    bytes -= next.bytes;
    try {
      return next.result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
