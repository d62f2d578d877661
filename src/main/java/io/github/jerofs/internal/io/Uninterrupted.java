package io.github.jerofs.internal.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs calls that an interrupt would break. Hides the interrupt from the call and restores the
 * interrupt status afterwards.
 */
public final class Uninterrupted {
  /** A call to run. */
  public interface Call<T> {
    /** Does the work. May be called repeatedly. */
    T run() throws IOException;
  }

  private Uninterrupted() {}

  /** Runs {@code call} and retries if an interrupt occurs. */
  public static <T> T run(Call<T> call) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return call.run();
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
