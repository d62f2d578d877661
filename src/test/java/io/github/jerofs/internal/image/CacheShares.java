package io.github.jerofs.internal.image;

import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ImageAccess;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prints the hit rate and time of Zipf-like reads of 4 KiB, of all files of an image, for caches of
 * 10, 25 and 50 percent of the heap, next to an application that holds a share of the heap.
 *
 * <p>Arguments: the percentage of the heap that the application holds, and images.
 */
final class CacheShares {
  private static final int[] SHARES = {10, 25, 50};
  private static final int READS = 50_000;
  private static final int PAGE = 4096;
  private static final double SKEW = 0.9;

  /** Allocated between reads, as an application does. */
  private static final int GARBAGE = 2048;

  /** Keeps results alive. */
  private static final LongAdder SINK = new LongAdder();

  private CacheShares() {}

  private record Page(InodeContent content, long position) {}

  public static void main(String[] args) throws IOException {
    long heap = Runtime.getRuntime().maxMemory();
    List<byte[]> live = new ArrayList<>();
    for (long held = 0; held < heap / 100 * Integer.parseInt(args[0]); held += 1024) {
      live.add(new byte[1000]);
    }
    for (int i = 1; i < args.length; i++) {
      for (int share : SHARES) {
        measure(Path.of(args[i]), share, heap / 100 * share);
      }
    }
    SINK.add(live.size());
  }

  private static void measure(Path file, int share, long cacheBytes) throws IOException {
    try (ErofsImage image =
        BareImages.open(Sources.open(file, ImageAccess.MAPPED), List.of(), cacheBytes)) {
      List<Page> pages = pages(image, file);
      int[] order = zipf(pages.size());
      read(pages, order, 0);
      long decoded = image.decodedBytes();
      long collecting = collecting();
      long start = System.nanoTime();
      long touched = read(pages, order, READS);
      double wall = (System.nanoTime() - start) / 1e3 / READS;
      System.out.printf(
          Locale.ROOT,
          "%s, %d MiB; cache %2d %%, %d MiB: hits %.1f %%, %.1f us per read, of which %.1f us GC%n",
          file.getFileName(),
          pages.size() >> 8,
          share,
          cacheBytes >> 20,
          100 - 100.0 * (image.decodedBytes() - decoded) / touched,
          wall,
          1e3 * (collecting() - collecting) / READS);
    }
  }

  /** Returns the decoded size of the extents that were read. */
  private static long read(List<Page> pages, int[] order, int from) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(PAGE);
    long touched = 0;
    for (int i = from; i < from + READS; i++) {
      Page page = pages.get(order[i]);
      SINK.add(new byte[GARBAGE].length);
      if (page.content.extentAt(page.position) instanceof Extent.Encoded extent) {
        touched += extent.length();
      }
      page.content.read(page.position, buffer.clear());
    }
    return touched;
  }

  private static List<Page> pages(ErofsImage image, Path file) throws IOException {
    List<Page> pages = new ArrayList<>();
    try (FileSystem fs = Erofs.open(file);
        Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          long nid = Files.readAttributes(path, ErofsFileAttributes.class).nid();
          InodeContent content = image.content(image.inode(nid));
          for (long at = 0; at < content.size(); at += PAGE) {
            pages.add(new Page(content, at));
          }
        }
      }
    }
    return pages;
  }

  /**
   * Returns indexes of pages. A popular page makes its neighbors popular: runs of 64 KiB are drawn,
   * and pages of a run at random.
   */
  private static int[] zipf(int pages) {
    int run = 16;
    int runs = (pages + run - 1) / run;
    double[] sums = new double[runs];
    double sum = 0;
    for (int i = 0; i < runs; i++) {
      sum += 1 / Math.pow(i + 1, SKEW);
      sums[i] = sum;
    }
    Random random = new Random(1);
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, runs).boxed().toList());
    Collections.shuffle(shuffled, random);
    int[] drawn = new int[2 * READS];
    for (int i = 0; i < drawn.length; i++) {
      int at = Arrays.binarySearch(sums, random.nextDouble() * sum);
      int first = shuffled.get(at < 0 ? -at - 1 : at) * run;
      drawn[i] = Math.min(pages - 1, first + random.nextInt(run));
    }
    return drawn;
  }

  private static long collecting() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
