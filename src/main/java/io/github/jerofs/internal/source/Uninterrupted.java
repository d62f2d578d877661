package io.github.jerofs.internal.source;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs calls that an interrupt would break: it is hidden from them, and the thread's interrupt
 * status is as before afterwards.
 */
public final class Uninterrupted {
  /** A call to run. */
  public interface Call<T> {
    /** Does the work; may be called again. */
    T run() throws IOException;
  }

  private Uninterrupted() {}

  /** Runs {@code call}, again if an interrupt came in between. */
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
