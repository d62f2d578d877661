package io.github.jerofs.cli.console;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Counts finished work and shows it in one line at intervals. Safe for use by several threads. */
public final class Progress {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final Consumer<String> display;
  private final long total;
  private final LongSupplier clock;
  private final long begun;
  private long entries;
  private long bytes;
  private long shown;

  /**
   * Begins at zero.
   *
   * @param display shows a line of text
   * @param total expected number of entries, or 0
   */
  public Progress(Consumer<String> display, long total) {
    this(display, total, System::nanoTime);
  }

  public Progress(Consumer<String> display, long total, LongSupplier clock) {
    this.display = display;
    this.total = total;
    this.clock = clock;
    this.begun = clock.getAsLong();
    this.shown = begun;
  }

  /** Returns progress that a terminal shows, unless the command is {@code quiet}. */
  public static Progress of(Messages messages, boolean quiet, long total) {
    return !quiet && Terminal.isErrors() ? new Progress(messages::status, total) : hidden();
  }

  /** Returns progress that is not shown. It reads no clock. */
  public static Progress hidden() {
    return new Progress(text -> {}, 0, () -> 0);
  }

  public synchronized void addEntry() {
    entries++;
    show();
  }

  public synchronized void addBytes(long n) {
    bytes += n;
    show();
  }

  private void show() {
    long now = clock.getAsLong();
    if (now - shown >= INTERVAL_NANOS) {
      shown = now;
      display.accept(text(now - begun));
    }
  }

  /** With hard links there are more entries than inodes: the bar may be full early. */
  private String text(long nanos) {
    String done =
        String.format(Locale.ROOT, "%d entries, %.1f MiB", entries, bytes / (double) (1 << 20));
    return total <= 0
        ? done
        : TimeLeft.bar(entries, total) + done + TimeLeft.left(nanos, entries, total);
  }
}
