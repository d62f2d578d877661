package io.github.jerofs.internal.remote;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long to wait between attempts: each time twice as long, with chance, so that many readers do
 * not come back at once.
 *
 * @param random gives numbers from 0 to 1
 */
record Backoff(DoubleSupplier random) {
  private static final long FIRST_MILLIS = 100;
  private static final long MAX_MILLIS = 10_000;
  private static final int MAX_SHIFT = 7;

  /** Waits. */
  interface Sleeper {
    /** Waits for {@code pause}. */
    void sleep(Duration pause) throws InterruptedException;
  }

  /**
   * Returns the pause behind an attempt that failed.
   *
   * @param attempt its number, from 1 up
   * @param wanted what the server asks for
   */
  Duration after(int attempt, Optional<Duration> wanted) {
    long full = Math.min(MAX_MILLIS, FIRST_MILLIS << Math.min(attempt - 1, MAX_SHIFT));
    Duration pause = Duration.ofMillis((long) (full * (0.5 + random.getAsDouble() / 2)));
    return wanted.filter(longer -> longer.compareTo(pause) > 0).orElse(pause);
  }
}
