package io.github.jerofs.internal.image;

import com.sun.management.OperatingSystemMXBean;
import io.github.jerofs.Erofs;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.internal.codec.DecodeException;
import io.github.jerofs.internal.codec.Decompressors;
import io.github.jerofs.internal.mapping.Extent;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ImageAccess;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Compares reading every file of newly opened images with the decoders alone, which decode the same
 * pclusters from arrays on all cores. Wall-clock time and processor time of all threads, medians.
 *
 * <p>Arguments: the number of rounds, and images.
 */
final class FirstReads {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int WARM_UP = 3;

  /** Keeps results alive. */
  private static final LongAdder SINK = new LongAdder();

  private FirstReads() {}

  /** The stored bytes of an extent. */
  private record Pcluster(Extent.Encoded extent, byte[] stored, int start) {}

  private record Cost(double wall, double cpu) {}

  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    for (int i = 1; i < args.length; i++) {
      compare(rounds, Path.of(args[i]));
    }
  }

  private static void compare(int rounds, Path image) throws Exception {
    List<Pcluster> pclusters = pclusters(image);
    List<Work> works =
        List.of(
            () -> onAllCores(pclusters.size(), i -> decode(pclusters.get(i))),
            () -> {
              for (Pcluster pcluster : pclusters) {
                decode(pcluster);
              }
            },
            () -> readAll(image),
            () -> {
              try (FileSystem fs = Erofs.open(image)) {
                List<Path> files = files(fs);
                onAllCores(files.size(), i -> read(files.get(i)));
              }
            });
    List<List<Cost>> costs = new ArrayList<>();
    works.forEach(work -> costs.add(new ArrayList<>()));
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int i = 0; i < works.size(); i++) {
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        works.get(i).run();
        double wall = (System.nanoTime() - start) / 1e6;
        if (round >= 0) {
          costs.get(i).add(new Cost(wall, (PROCESS.getProcessCpuTime() - cpu) / 1e6));
        }
      }
    }
    System.out.printf(Locale.ROOT, "%s, %,d pclusters%n", image.getFileName(), pclusters.size());
    print("decoders, all cores", costs.get(0), costs.get(0));
    print("decoders, one core", costs.get(1), costs.get(0));
    print("read every file", costs.get(2), costs.get(0));
    print("the same, a thread per core", costs.get(3), costs.get(0));
  }

  private static void print(String name, List<Cost> costs, List<Cost> reference) {
    System.out.printf(
        Locale.ROOT,
        "  %-28s %8.1f ms %5.2f   CPU %8.1f ms %5.2f%n",
        name,
        median(costs.stream().map(Cost::wall).toList()),
        median(ratios(costs.stream().map(Cost::wall), reference.stream().map(Cost::wall))),
        median(costs.stream().map(Cost::cpu).toList()),
        median(ratios(costs.stream().map(Cost::cpu), reference.stream().map(Cost::cpu))));
  }

  private static List<Double> ratios(Stream<Double> values, Stream<Double> references) {
    List<Double> list = values.toList();
    List<Double> reference = references.toList();
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      ratios.add(list.get(i) / reference.get(i));
    }
    return ratios;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private interface Step {
    void run(int index) throws Exception;
  }

  private static void onAllCores(int count, Step step) throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < CORES; t++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    step.run(i);
                  }
                } catch (Exception e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new IOException(failures.get(0));
    }
  }

  private static final ThreadLocal<byte[]> PLAIN = ThreadLocal.withInitial(() -> new byte[1 << 20]);

  private static void decode(Pcluster pcluster) throws DecodeException {
    Extent.Encoded extent = pcluster.extent();
    int length = (int) extent.length();
    byte[] plain = length <= 1 << 20 ? PLAIN.get() : new byte[length];
    Decompressors.of(extent.algorithm())
        .decode(
            pcluster.stored(),
            pcluster.start(),
            pcluster.stored().length - pcluster.start(),
            plain,
            0,
            length,
            !extent.partial());
    SINK.add(plain[length - 1]);
  }

  private static void readAll(Path image) throws IOException {
    try (FileSystem fs = Erofs.open(image)) {
      byte[] buffer = new byte[1 << 16];
      try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
        for (Path path : (Iterable<Path>) walk::iterator) {
          if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            read(path, buffer);
          }
        }
      }
    }
  }

  private static void read(Path path) throws IOException {
    read(path, new byte[1 << 16]);
  }

  private static void read(Path path, byte[] buffer) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      for (int n; (n = in.read(buffer)) > 0; ) {
        SINK.add(n);
      }
    }
  }

  private static List<Path> files(FileSystem fs) throws IOException {
    try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      return walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  /** Returns the pclusters of all files, each once. */
  private static List<Pcluster> pclusters(Path image) throws IOException {
    List<Pcluster> pclusters = new ArrayList<>();
    Set<Extent.Encoded> known = new HashSet<>();
    try (ErofsImage open = BareImages.open(Sources.open(image, ImageAccess.MAPPED), List.of(), 0);
        FileSystem fs = Erofs.open(image)) {
      for (Path file : files(fs)) {
        long nid = Files.readAttributes(file, ErofsFileAttributes.class).nid();
        InodeContent content = open.content(open.inode(nid));
        for (long at = 0; at < content.size(); at = content.extentAt(at).end()) {
          if (content.extentAt(at) instanceof Extent.Encoded extent
              && !extent.inline()
              && known.add(extent)) {
            pclusters.add(stored(open, extent));
          }
        }
      }
    }
    return pclusters;
  }

  private static Pcluster stored(ErofsImage image, Extent.Encoded extent) throws IOException {
    byte[] stored = new byte[extent.storedLength()];
    image.primary().readFully(extent.address(), ByteBuffer.wrap(stored));
    int start = 0;
    while (stored[start] == 0) {
      start++;
    }
    return new Pcluster(extent, stored, start);
  }
}
