package io.github.jerofs.internal.io;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of work that one thread does while others wait. Ending the work allocates nothing:
 * threads do not wait forever after an {@link OutOfMemoryError}.
 *
 * @param <T> the type of the result
 */
public final class Outcome<T> {
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Both are written before the latch opens, and read afterwards. */
  private @Nullable T result;

  private @Nullable Throwable failure;

  /** Ends the work with a result. Has no effect if the work has ended. */
  public void complete(T value) {
    if (!hasEnded()) {
      result = value;
      ended.countDown();
    }
  }

  /** Ends the work with a failure. Has no effect if the work has ended. */
  public void fail(Throwable cause) {
    if (!hasEnded()) {
      failure = cause;
      ended.countDown();
    }
  }

  private boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** Returns whether the work has ended with a failure. */
  public boolean hasFailed() {
    return hasEnded() && failure != null;
  }

  /**
   * Waits for the end of the work.
   *
   * @return the failure; null after success
   * @throws InterruptedException if this thread is interrupted before the work ends
   */
  public @Nullable Throwable awaitFailure() throws InterruptedException {
    try {
      ForkJoinPool.managedBlock(new Wait());
    } catch (RejectedExecutionException e) { // no more spare threads
      ended.await();
    }
    return failure;
  }

  /** Lets a {@link ForkJoinPool} run other tasks meanwhile: the work may depend on them. */
  private final class Wait implements ForkJoinPool.ManagedBlocker {
    @Override
    public boolean block() throws InterruptedException {
      ended.await();
      return true;
    }

    @Override
    public boolean isReleasable() {
      return hasEnded();
    }
  }

  /** Returns the result of work that has succeeded. */
  public T result() {
    T value = result;
    if (value == null) {
      throw new IllegalStateException("no result", failure);
    }
    return value;
  }

  /**
   * Waits for the result. An interrupt does not end the wait; the thread stays interrupted.
   *
   * @throws IOException the failure of the work, the same instance for all threads; unchecked ones
   *     are thrown likewise
   */
  public T join() throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Throwable cause = awaitFailure();
          if (cause != null) {
            throw rethrow(cause);
          }
          return result();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException rethrow(Throwable cause) {
    if (cause instanceof IOException checked) {
      return checked;
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IOException(cause);
  }
}
