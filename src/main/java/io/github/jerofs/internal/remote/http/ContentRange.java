package io.github.jerofs.internal.remote.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Content-Range}, RFC 9110 section 14.4.
 *
 * @param start the first byte, or {@link #UNKNOWN} for an unsatisfied range
 * @param end the exclusive end, or {@link #UNKNOWN}
 * @param total the length of the file, or {@link #UNKNOWN}
 */
public record ContentRange(long start, long end, long total) {
  static final long UNKNOWN = -1;

  private static final Pattern FORM =
      Pattern.compile("(?i)bytes (?:(\\d{1,18})-(\\d{1,18})|\\*)/(?:(\\d{1,18})|\\*)");

  /** Parses a header; returns empty if it is malformed. */
  static Optional<ContentRange> parse(String header) {
    Matcher matcher = FORM.matcher(header.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long start = number(matcher.group(1));
    long last = number(matcher.group(2));
    long end = last == UNKNOWN ? UNKNOWN : last + 1;
    long total = number(matcher.group(3));
    boolean sound = start == UNKNOWN || (start < end && (total == UNKNOWN || end <= total));
    return sound ? Optional.of(new ContentRange(start, end, total)) : Optional.empty();
  }

  private static long number(String digits) {
    return digits == null ? UNKNOWN : Long.parseLong(digits);
  }
}
