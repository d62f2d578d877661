package io.github.jerofs.internal.write.compress;

import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.internal.format.Algorithm;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A file on an extra device whose extents can be anywhere there, such as one with deduplicated
 * pclusters. Immutable.
 */
public final class StoredTable implements StoredContent {
  private static final int BLOCK = 4096;
  private static final int PARTIAL_REF = 1 << 27;
  private static final int FORMAT_SHIFT = 28;

  /** The greatest length that Linux decodes a pcluster to. */
  private static final int MAX_DECODED = 12 << 20;

  private static final int STORED_MASK = (1 << 21) - 1;

  private final int device;
  private final long size;
  private final long[] starts;
  private final long[] addresses;
  private final int[] words;

  StoredTable(int device, long size, long[] starts, long[] addresses, int[] words) {
    this.device = device;
    this.size = size;
    this.starts = starts.clone();
    this.addresses = addresses.clone();
    this.words = words.clone();
  }

  /**
   * Returns the table of {@code extents}.
   *
   * @param extents holes, plain and compressed extents of at most 1 MiB
   */
  static StoredTable of(int device, List<FileExtent> extents) {
    return new StoredTable(
        device,
        extents.get(extents.size() - 1).end(),
        extents.stream().mapToLong(FileExtent::offset).toArray(),
        extents.stream().mapToLong(FileExtent::address).toArray(),
        extents.stream().mapToInt(StoredTable::word).toArray());
  }

  private static int word(FileExtent extent) {
    int format =
        extent.algorithm().isEmpty() ? 0 : 1 + Algorithms.id(Algorithms.named(extent.algorithm()));
    return (int) extent.storedLength()
        | (extent.partial() ? PARTIAL_REF : 0)
        | format << FORMAT_SHIFT;
  }

  /** Returns the number of the device. */
  public int device() {
    return device;
  }

  /** Returns the size of the file in bytes. */
  long size() {
    return size;
  }

  int count() {
    return starts.length;
  }

  /** Returns the offset of an extent in the file. */
  long start(int number) {
    return starts[number];
  }

  /** Returns the byte address of an extent on the device; 0 for a hole. */
  long address(int number) {
    return addresses[number];
  }

  /** Returns the stored length, the flags and the format of an extent as in its record. */
  int word(int number) {
    return words[number];
  }

  boolean isHole(int number) {
    return stored(number) == 0;
  }

  private int stored(int number) {
    return words[number] & STORED_MASK;
  }

  /** Returns the algorithms of the extents, each with the greatest length that it decodes to. */
  Map<Algorithm, Integer> longest() {
    Map<Algorithm, Integer> longest = new EnumMap<>(Algorithm.class);
    for (int i = 0; i < words.length; i++) {
      if (words[i] >>> FORMAT_SHIFT != 0) {
        Algorithm algorithm = Algorithms.of((words[i] >>> FORMAT_SHIFT) - 1);
        longest.merge(algorithm, decodedLength(i), Math::max);
      }
    }
    return longest;
  }

  private int decodedLength(int number) {
    if ((words[number] & PARTIAL_REF) != 0) {
      return MAX_DECODED; // its pcluster decodes to more than the extent
    }
    long end = number + 1 < starts.length ? starts[number + 1] : size;
    return (int) Math.min(MAX_DECODED, end - starts[number]);
  }

  /** Returns the largest stored size of an extent in blocks. */
  int mostBlocks() {
    int most = 0;
    for (int i = 0; i < words.length; i++) {
      most = Math.max(most, stored(i));
    }
    return (most + BLOCK - 1) / BLOCK;
  }

  /** Returns the stored size of all extents in blocks. */
  long totalBlocks() {
    long total = 0;
    for (int i = 0; i < words.length; i++) {
      total += stored(i);
    }
    return (total + BLOCK - 1) / BLOCK;
  }
}
