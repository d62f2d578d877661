package io.github.jerofs.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The largest files by some measure. */
final class Largest {
  /**
   * A file.
   *
   * @param kept the data layout
   */
  record Item(String path, FileUse use, String kept) {}

  private final int most;
  private final ToLongFunction<FileUse> measure;
  private final PriorityQueue<Item> items;

  Largest(int most, ToLongFunction<FileUse> measure) {
    this.most = most;
    this.measure = measure;
    this.items =
        new PriorityQueue<>(Comparator.comparingLong(item -> measure.applyAsLong(item.use)));
  }

  /** Adds a file if it is among the largest so far. */
  void add(FileUse use, Supplier<Item> item) {
    long value = measure.applyAsLong(use);
    Item least = items.peek();
    if (value == 0 || (least != null && items.size() == most && isAtMost(value, least))) {
      return;
    }
    items.add(item.get());
    if (items.size() > most) {
      items.poll();
    }
  }

  private boolean isAtMost(long value, Item item) {
    return value <= measure.applyAsLong(item.use);
  }

  /** Returns the files, the largest first. */
  List<Item> list() {
    List<Item> sorted = new ArrayList<>(items);
    sorted.sort(
        Comparator.<Item>comparingLong(item -> measure.applyAsLong(item.use))
            .reversed()
            .thenComparing(Item::path));
    return sorted;
  }
}
