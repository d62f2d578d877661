package io.github.jerofs.internal.nio;

import java.util.ArrayList;
import java.util.List;

/** Maps owner ids, like the id map of an idmapped mount. */
final class IdMap {
  /** The id that Linux shows for ids outside the map. */
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
   * @param text comma-separated {@code inside:outside:count} ranges; empty leaves ids unchanged
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

  /** Maps {@code id}. Both ids are unsigned. */
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
