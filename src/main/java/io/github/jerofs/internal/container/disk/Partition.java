package io.github.jerofs.internal.container.disk;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A partition of a disk image, or a logical partition of Android.
 *
 * @param number index in the table, from 1
 * @param name name, which may be empty
 * @param bytes content
 */
public record Partition(int number, String name, ImageSource bytes) {
  /** Limit of partitions per image. */
  static final int MAX_COUNT = 4096;

  /** A byte range of the file that belongs to partition {@code owner}. */
  record Run(String owner, long start, long length) {}

  /**
   * Refuses runs that overlap.
   *
   * @throws CorruptImageException if two runs overlap
   */
  static void refuseOverlaps(ImageSource file, List<Run> runs) throws CorruptImageException {
    List<Run> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.comparingLong(Run::start));
    for (int i = 1; i < sorted.size(); i++) {
      Run before = sorted.get(i - 1);
      Run run = sorted.get(i);
      if (run.start < before.start + before.length) {
        throw new CorruptImageException(
            ImagePlace.of(file.description(), run.start),
            "partition " + run.owner + " overlaps " + before.owner,
            "a start from byte " + (before.start + before.length),
            run.start);
      }
    }
  }
}
