package io.github.jerofs.cli.tar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;

/**
 * The data ranges of a file with holes, in the form of GNU sparse format 1.0.
 *
 * @param size length of the file in bytes, holes included
 * @param ranges data ranges, ascending and disjoint
 */
public record SparseMap(long size, List<Range> ranges) {
  /** Bytes {@code [start, end)} of a file. */
  public record Range(long start, long end) {}

  /** Copies the list. */
  public SparseMap {
    ranges = List.copyOf(ranges);
  }

  /** Returns the number of bytes that are not in holes. */
  long dataSize() {
    return ranges.stream().mapToLong(range -> range.end - range.start).sum();
  }

  /** Returns the map as text, padded to whole blocks. */
  byte[] header() {
    StringBuilder text = new StringBuilder();
    boolean endsInHole = ranges.isEmpty() || ranges.get(ranges.size() - 1).end < size;
    text.append(ranges.size() + (endsInHole ? 1 : 0)).append('\n');
    for (Range range : ranges) {
      text.append(range.start).append('\n').append(range.end - range.start).append('\n');
    }
    if (endsInHole) {
      text.append(size).append("\n0\n");
    }
    byte[] bytes = text.toString().getBytes(US_ASCII);
    return Arrays.copyOf(bytes, bytes.length + TarHeader.padding(bytes.length));
  }
}
