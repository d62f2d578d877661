package io.github.jerofs.internal.write;

import io.github.jerofs.build.BuildListener;
import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.build.BuildListener.Progress;
import java.util.concurrent.CancellationException;

/** Passes progress on to the listener, now and then. */
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

  /** Begins a phase of {@code newAllEntries} entries; 0 if their number is not known. */
  public void start(Phase newPhase, long newAllEntries) {
    phase = newPhase;
    entries = 0;
    allEntries = newAllEntries;
    report(reportedBytes);
  }

  /**
   * Counts entries that are done.
   *
   * @param bytes end of what is written
   * @throws CancellationException if the listener or an interrupt asks for it
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
      throw new CancellationException("the build was cancelled");
    }
  }
}
