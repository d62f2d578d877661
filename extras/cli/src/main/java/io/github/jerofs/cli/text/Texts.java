package io.github.jerofs.cli.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Modes, times and sizes as text, the same in every time zone and locale. */
public final class Texts {
  private static final int NANO_DIGITS = 9;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(NANO_DIGITS).toFormatter(Locale.ROOT);

  private static final long SECONDS_PER_DAY = 86_400;

  /** The end of the year 9999. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private Texts() {}

  /** Returns UTC with nanoseconds: {@code 2023-11-14T22:13:20.000000000Z}. */
  public static String time(FileTime time) {
    return time(time.toInstant());
  }

  public static String time(Instant time) {
    long seconds = time.getEpochSecond();
    return seconds >= 0 && seconds <= LAST_SECOND
        ? time(seconds, time.getNano())
        : TIME.format(time);
  }

  /** Formats most times, much faster than a formatter. */
  private static String time(long seconds, int nanos) {
    LocalDate date = LocalDate.ofEpochDay(seconds / SECONDS_PER_DAY);
    int second = (int) (seconds % SECONDS_PER_DAY);
    byte[] text = "0000-00-00T00:00:00.000000000Z".getBytes(ISO_8859_1);
    digits(text, 4, date.getYear());
    digits(text, 7, date.getMonthValue());
    digits(text, 10, date.getDayOfMonth());
    digits(text, 13, second / 3600);
    digits(text, 16, second / 60 % 60);
    digits(text, 19, second % 60);
    digits(text, 29, nanos);
    return new String(text, ISO_8859_1);
  }

  /** Writes the digits of {@code number} so that they end at {@code end}. */
  private static void digits(byte[] text, int end, int number) {
    int at = end - 1;
    for (int rest = number; rest > 0; rest /= 10) {
      text[at--] = (byte) ('0' + rest % 10);
    }
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
