package io.github.jerofs.cli.cache;

import io.github.jerofs.cli.console.TimeLeft;
import io.github.jerofs.storage.FetchListener;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Shows at intervals how much of an image has been fetched. */
final class FetchProgress implements FetchListener {
  private static final long INTERVAL_NANOS = 100_000_000;
  private static final double MIB = 1 << 20;

  private final Consumer<String> display;
  private final LongSupplier clock;
  private final long begun;
  private long first = -1;
  private long shown;

  FetchProgress(Consumer<String> display, LongSupplier clock) {
    this.display = display;
    this.clock = clock;
    this.begun = clock.getAsLong();
    this.shown = begun - INTERVAL_NANOS;
  }

  @Override
  public void progress(long present, long total) {
    long now = clock.getAsLong();
    if (first < 0) {
      first = present; // an earlier run fetched these
    }
    if (now - shown >= INTERVAL_NANOS) {
      shown = now;
      String fetched =
          total < 0
              ? String.format(Locale.ROOT, "%.1f MiB", present / MIB)
              : String.format(Locale.ROOT, "%.1f of %.1f MiB", present / MIB, total / MIB);
      display.accept(
          total <= 0
              ? fetched
              : TimeLeft.bar(present, total)
                  + fetched
                  + TimeLeft.left(now - begun, present - first, total - first));
    }
  }
}
