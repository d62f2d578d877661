package io.github.jerofs.internal.remote.http;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * The pauses between attempts: exponential, with jitter so that many clients do not retry at the
 * same moment.
 *
 * @param random returns numbers from 0 to 1
 */
public record Backoff(DoubleSupplier random) {
  private static final long FIRST_MILLIS = 100;
  private static final long MAX_MILLIS = 10_000;
  private static final int MAX_SHIFT = 7;

  /** Sleeps between attempts. */
  public interface Sleeper {
    /** Sleeps for {@code pause}. */
    void sleep(Duration pause) throws InterruptedException;
  }

  /**
   * Returns the pause after a failed attempt.
   *
   * @param attempt the number of the attempt, starting at 1
   * @param wanted the minimum pause that the server requests
   */
  Duration after(int attempt, Optional<Duration> wanted) {
    long full = Math.min(MAX_MILLIS, FIRST_MILLIS << Math.min(attempt - 1, MAX_SHIFT));
    Duration pause = Duration.ofMillis((long) (full * (0.5 + random.getAsDouble() / 2)));
    return wanted.filter(longer -> longer.compareTo(pause) > 0).orElse(pause);
  }
}
