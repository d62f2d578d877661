package io.github.jerofs.internal.container.disk;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A partition of a disk image, or a logical one of Android.
 *
 * @param number its place in the table, from 1 up
 * @param name its name, may be empty
 * @param bytes its content
 */
public record Partition(int number, String name, ImageSource bytes) {
  /** Most partitions of a disk image. */
  static final int MAX_COUNT = 4096;

  /** A run of bytes of the whole file, that belongs to {@code owner}. */
  record Run(String owner, long start, long length) {}

  /**
   * Refuses runs that overlap.
   *
   * @throws CorruptImageException if two do
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
