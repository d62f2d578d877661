package io.github.jerofs.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs work on a thread of its own that does not keep the JVM alive. */
public final class OtherThread {
  private OtherThread() {}

  /** Returns the failure of {@code work}. */
  public static Throwable failure(Callable<?> work) {
    FutureTask<?> task = new FutureTask<>(work);
    Thread unused = start(task);
    return failureOf(task);
  }

  /** Interrupts {@code work} once {@code begun} is open, and returns its failure. */
  public static Throwable failureAfterInterrupt(CountDownLatch begun, Callable<?> work)
      throws InterruptedException {
    FutureTask<?> task = new FutureTask<>(work);
    Thread thread = start(task);
    begun.await();
    thread.interrupt();
    return failureOf(task);
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static Throwable failureOf(FutureTask<?> task) {
    return Objects.requireNonNull(assertThrows(ExecutionException.class, task::get).getCause());
  }
}
