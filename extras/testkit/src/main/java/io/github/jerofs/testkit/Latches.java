package io.github.jerofs.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;

/** Waits for latches in code that may throw an {@link IOException}, such as scripts of servers. */
public final class Latches {
  private Latches() {}

  /**
   * Waits for {@code latch}.
   *
   * @throws InterruptedIOException if the thread is interrupted
   */
  public static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      InterruptedIOException interrupted = new InterruptedIOException();
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
