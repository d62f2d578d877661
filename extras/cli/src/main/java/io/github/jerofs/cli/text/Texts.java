package io.github.jerofs.cli.text;

import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Modes, times and sizes as text, the same in every time zone and locale. */
public final class Texts {
  private static final int NANO_DIGITS = 9;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(NANO_DIGITS).toFormatter(Locale.ROOT);

  private Texts() {}

  /** Returns UTC with nanoseconds: {@code 2023-11-14T22:13:20.000000000Z}. */
  public static String time(FileTime time) {
    return time(time.toInstant());
  }

  public static String time(Instant time) {
    return TIME.format(time);
  }

  /** Returns the permission bits in octal, setuid, setgid and sticky included. */
  public static String octal(int mode) {
    return Integer.toOctalString((mode & 07777) | 010000).substring(1);
  }

  /** Returns type and permissions as {@code ls -l} prints them. */
  public static String symbolic(int mode) {
    return FileKind.of(mode).letter()
        + triplet(mode >> 6, (mode & 04000) != 0, 's')
        + triplet(mode >> 3, (mode & 02000) != 0, 's')
        + triplet(mode, (mode & 01000) != 0, 't');
  }

  private static String triplet(int bits, boolean special, char mark) {
    boolean execute = (bits & 1) != 0;
    char last = execute ? 'x' : '-';
    if (special) {
      last = execute ? mark : Character.toUpperCase(mark);
    }
    return "" + ((bits & 4) != 0 ? 'r' : '-') + ((bits & 2) != 0 ? 'w' : '-') + last;
  }

  /** Returns a size such as {@code 999}, {@code 1.5K} or {@code 23M}, in powers of 1024. */
  public static String human(long bytes) {
    double value = bytes;
    int unit = -1;
    while (value >= 1024 || (unit >= 0 && value >= 999.5)) {
      value /= 1024;
      unit++;
    }
    if (unit < 0) {
      return Long.toString(bytes);
    }
    String digits = String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", value);
    return digits + "KMGTPE".charAt(unit);
  }

  /** Returns {@code " (ratio 2.50)"}, or an empty text if nothing is compressed. */
  public static String ratio(long size, long stored) {
    return stored == 0 || stored == size
        ? ""
        : String.format(Locale.ROOT, " (ratio %.2f)", (double) size / stored);
  }
}
