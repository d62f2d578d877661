package io.github.jerofs.internal.nio;

import java.util.ArrayList;
import java.util.List;

/** A translation of owner ids, as the id map of an idmapped mount. */
final class IdMap {
  /** What Linux shows for an id that a map does not cover. */
  static final int OVERFLOW_ID = 65534;

  private static final long ID_LIMIT = 1L << 32;

  private record Range(long inside, long outside, long count) {}

  private final List<Range> ranges;

  private IdMap(List<Range> ranges) {
    this.ranges = ranges;
  }

  /**
   * Parses a map.
   *
   * @param text {@code inside:outside:count} divided by commas; empty leaves ids as they are
   */
  static IdMap parse(String key, String text) {
    List<Range> ranges = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String part : text.split(",", -1)) {
        ranges.add(parseRange(key, part));
      }
    }
    return new IdMap(ranges);
  }

  private static Range parseRange(String key, String part) {
    String[] numbers = part.split(":", -1);
    if (numbers.length == 3) {
      try {
        Range range = new Range(number(numbers[0]), number(numbers[1]), number(numbers[2]));
        if (range.count > 0
            && range.inside + range.count <= ID_LIMIT
            && range.outside + range.count <= ID_LIMIT) {
          return range;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(key + ": not inside:outside:count: " + part, e);
      }
    }
    throw new IllegalArgumentException(key + ": not inside:outside:count: " + part);
  }

  private static long number(String text) {
    return Integer.toUnsignedLong(Integer.parseUnsignedInt(text));
  }

  /** Translates {@code id}; both are unsigned. */
  int map(int id) {
    if (ranges.isEmpty()) {
      return id;
    }
    long inside = Integer.toUnsignedLong(id);
    for (Range range : ranges) {
      if (inside >= range.inside && inside - range.inside < range.count) {
        return (int) (range.outside + inside - range.inside);
      }
    }
    return OVERFLOW_ID;
  }
}
