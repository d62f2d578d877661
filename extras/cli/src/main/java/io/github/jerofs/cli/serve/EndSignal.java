package io.github.jerofs.cli.serve;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.CountDownLatch;

/** The signal that ends the JVM. It takes effect after the servers have closed. Thread-safe. */
final class EndSignal {
  private static final int CLOSE_SECONDS = 5;

  private final CountDownLatch received = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Waits for the signal. */
  void await() throws InterruptedException {
    received.await();
  }

  /** Delays the end of the JVM from now on, until {@link #closed} or for five seconds. */
  void register() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::delayEnd, "jerofs-serve-end"));
  }

  private void delayEnd() {
    received.countDown();
    try {
      closed.await(CLOSE_SECONDS, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the JVM end. */
  void closed() {
    closed.countDown();
  }
}
