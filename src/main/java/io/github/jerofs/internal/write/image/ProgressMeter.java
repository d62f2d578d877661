package io.github.jerofs.internal.write.image;

import io.github.jerofs.build.BuildListener;
import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.build.BuildListener.Progress;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Reports progress to the listener at intervals. */
public final class ProgressMeter {
  private static final long STEP_BYTES = 4 << 20;
  private static final long STEP_ENTRIES = 1000;

  private final BuildListener listener;
  private Phase phase = Phase.SCAN;
  private long entries;
  private long allEntries;
  private long reportedEntries;
  private long reportedBytes;

  /** Reports to {@code listener}. */
  public ProgressMeter(BuildListener listener) {
    this.listener = listener;
  }

  /** Starts a phase of {@code newAllEntries} entries, or 0 if their number is unknown. */
  public void start(Phase newPhase, long newAllEntries) {
    phase = newPhase;
    entries = 0;
    allEntries = newAllEntries;
    report(reportedBytes);
  }

  /**
   * Counts completed entries.
   *
   * @param bytes the end of the written data
   * @throws CancellationException if the listener cancels the build or the thread is interrupted
   */
  public void advance(long doneEntries, long bytes) {
    entries += doneEntries;
    if (entries - reportedEntries >= STEP_ENTRIES || bytes - reportedBytes >= STEP_BYTES) {
      report(bytes);
    }
  }

  private void report(long bytes) {
    reportedEntries = entries;
    reportedBytes = bytes;
    boolean more = listener.progress(new Progress(phase, entries, allEntries, bytes));
    if (!more || Thread.currentThread().isInterrupted()) {
      throw cancelled(null);
    }
  }

  /** Returns the exception of a build that is cancelled, or interrupted with {@code cause}. */
  public static CancellationException cancelled(@Nullable Throwable cause) {
    CancellationException cancelled = new CancellationException("the build was cancelled");
    cancelled.initCause(cause);
    return cancelled;
  }
}
