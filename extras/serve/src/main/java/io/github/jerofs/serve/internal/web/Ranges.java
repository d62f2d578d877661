package io.github.jerofs.serve.internal.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.ByteRange;

/** The ranges of a file that a request selects. */
final class Ranges {
  /** More ranges than any client needs. Requests with more get the whole file. */
  private static final int MOST = 64;

  private Ranges() {}

  /**
   * Parses {@code Range} headers.
   *
   * @param length the length of the file in bytes
   * @return the satisfiable ranges in the order of the request, an empty list if there are none, or
   *     empty if the header does not apply: another unit, malformed, too many ranges, or more bytes
   *     than the file has
   */
  static Optional<List<ByteRange>> parse(List<String> headers, long length) {
    if (headers.size() != 1 || !isByteRanges(headers.get(0))) {
      return Optional.empty();
    }
    List<ByteRange> ranges = ByteRange.parse(headers, length);
    long total = 0;
    for (ByteRange range : ranges) {
      total += range.getLength();
      if (total > length) {
        return Optional.empty(); // overlapping ranges may multiply the work
      }
    }
    return Optional.of(ranges);
  }

  private static boolean isByteRanges(String header) {
    String text = header.strip().toLowerCase(Locale.ROOT);
    if (!text.startsWith("bytes=")) {
      return false;
    }
    String[] parts = text.substring("bytes=".length()).split(",", -1);
    if (parts.length > MOST) {
      return false;
    }
    for (String part : parts) {
      if (!part.strip().matches("[0-9]{1,18}-|-[0-9]{1,18}") && !isOrdered(part.strip())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOrdered(String range) {
    int dash = range.indexOf('-');
    return range.matches("[0-9]{1,18}-[0-9]{1,18}")
        && Long.parseLong(range.substring(0, dash)) <= Long.parseLong(range.substring(dash + 1));
  }
}
