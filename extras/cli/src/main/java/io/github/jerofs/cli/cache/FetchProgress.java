package io.github.jerofs.cli.cache;

import io.github.jerofs.storage.FetchListener;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Shows at intervals how much of an image has been fetched. */
final class FetchProgress implements FetchListener {
  private static final long INTERVAL_NANOS = 100_000_000;
  private static final int BAR = 30;
  private static final double MIB = 1 << 20;

  private final Consumer<String> display;
  private final LongSupplier clock;
  private long shown;

  FetchProgress(Consumer<String> display, LongSupplier clock) {
    this.display = display;
    this.clock = clock;
    this.shown = clock.getAsLong() - INTERVAL_NANOS;
  }

  @Override
  public void progress(long present, long total) {
    long now = clock.getAsLong();
    if (now - shown >= INTERVAL_NANOS) {
      shown = now;
      display.accept(text(present, total));
    }
  }

  private static String text(long present, long total) {
    int done = total == 0 ? BAR : (int) (BAR * ((double) present / total));
    return String.format(
        Locale.ROOT,
        "[%s%s] %.1f of %.1f MiB",
        "#".repeat(done),
        "-".repeat(BAR - done),
        present / MIB,
        total / MIB);
  }
}
