package io.github.jerofs.cli.console;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Percentage and estimated time of work whose amount is known. */
public final class TimeLeft {
  private static final int BAR = 30;
  private static final int PERCENT = 100;

  /** An estimate after less time would change too much. */
  private static final long FIRST_ESTIMATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private TimeLeft() {}

  /** Returns a bar and the percentage of {@code done} in {@code total}, which is positive. */
  public static String bar(long done, long total) {
    double part = Math.min(1.0, (double) done / total);
    int filled = (int) (BAR * part);
    String bar = "#".repeat(filled) + "-".repeat(BAR - filled);
    return String.format(Locale.ROOT, "[%s] %d%% ", bar, (int) (PERCENT * part));
  }

  /**
   * Returns the time that the rest takes at the speed so far, such as {@code ", 1:05 left"}, or an
   * empty text if it is not known yet.
   *
   * @param nanos the time that {@code done} took
   */
  public static String left(long nanos, long done, long total) {
    if (nanos < FIRST_ESTIMATE_NANOS || done <= 0 || done > total) {
      return "";
    }
    long seconds = (long) ((double) nanos / done * (total - done) / TimeUnit.SECONDS.toNanos(1));
    long minutes = seconds / 60;
    return minutes < 60
        ? String.format(Locale.ROOT, ", %d:%02d left", minutes, seconds % 60)
        : String.format(
            Locale.ROOT, ", %d:%02d:%02d left", minutes / 60, minutes % 60, seconds % 60);
  }
}
