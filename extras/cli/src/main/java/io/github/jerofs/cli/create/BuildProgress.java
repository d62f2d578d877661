package io.github.jerofs.cli.create;

import io.github.jerofs.build.BuildListener;
import io.github.jerofs.build.BuildListener.Phase;
import io.github.jerofs.cli.console.TimeLeft;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a build in one line at intervals. Not thread-safe. */
public final class BuildProgress {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final Consumer<String> display;
  private final LongSupplier clock;
  private long shown;
  private long begun;
  private @Nullable Phase phase;

  /**
   * Creates a display.
   *
   * @param display shows a line of text
   * @param clock the time in nanoseconds
   */
  public BuildProgress(Consumer<String> display, LongSupplier clock) {
    this.display = display;
    this.clock = clock;
    shown = clock.getAsLong();
  }

  /** Shows {@code progress} unless the last line is younger than a tenth of a second. */
  public void show(BuildListener.Progress progress) {
    long now = clock.getAsLong();
    if (progress.phase() != phase) {
      phase = progress.phase();
      begun = now;
    }
    if (now - shown >= INTERVAL_NANOS) {
      shown = now;
      display.accept(text(progress, now - begun));
    }
  }

  private static String text(BuildListener.Progress progress, long nanos) {
    long done = progress.entries();
    long all = progress.allEntries();
    String phase =
        switch (progress.phase()) {
          case SCAN -> "scanning";
          case DATA -> "writing data";
          case METADATA -> "writing metadata";
        };
    if (all == 0) {
      return String.format(Locale.ROOT, "%s: %d entries", phase, done);
    }
    double mebibytes = progress.bytes() / (double) (1 << 20);
    return TimeLeft.bar(done, all)
        + String.format(Locale.ROOT, "%s: %d of %d entries, %.1f MiB", phase, done, all, mebibytes)
        + TimeLeft.left(nanos, done, all);
  }
}
