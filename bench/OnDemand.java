import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.github.jerofs.Erofs;
import io.github.jerofs.RemoteCache;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Measures an image on a web server on the loopback interface that delays each response: the cost
 * of one small file, of everything, and of a complete cache compared with a plain file.
 */
final class OnDemand {
  private static final int FILES = 40;
  private static final int SMALL = 16 << 10;
  private static final int ROUNDS = 9;

  private OnDemand() {}

  public static void main(String[] args) throws Exception {
    Path image = Path.of(args[0]);
    int latency = Integer.parseInt(args[1]);
    try (RangeServer server = new RangeServer()) {
      URI url = server.serve("image", image);
      server.setScript(
          (request, usual) -> {
            try {
              Thread.sleep(latency);
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return usual;
          });
      System.out.printf(
          "%s: %,d bytes, %d ms delay per response%n",
          image.getFileName(), Files.size(image), latency);
      smallFiles(server, url, image);
      everything(server, url, image);
    }
  }

  /** For each of some files, opens the image, reads the file and closes the image. */
  private static void smallFiles(RangeServer server, URI url, Path image) throws IOException {
    List<String> files = someSmallFiles(image);
    for (int granule : new int[] {16 << 10, 32 << 10, 64 << 10, 128 << 10, 256 << 10}) {
      RemoteOptions remote = RemoteOptions.builder().granuleBytes(granule).build();
      List<long[]> costs = new ArrayList<>();
      for (String file : files) {
        server.resetCounts();
        long start = System.nanoTime();
        try (FileSystem fs = Erofs.open(url, ErofsOptions.builder().remote(remote).build())) {
          byte[] unused = Files.readAllBytes(fs.getPath(file));
        }
        long time = (System.nanoTime() - start) / 1000;
        costs.add(new long[] {server.requests().size(), server.bytesSent(), time});
      }
      System.out.printf(
          "open + 1 small file, granules of %3d KiB: requests %s, KiB %s, ms %s%n",
          granule >> 10, spread(costs, 0, 1), spread(costs, 1, 1024), spread(costs, 2, 1000));
    }
  }

  private static String spread(List<long[]> costs, int column, double unit) {
    double[] sorted = costs.stream().mapToDouble(cost -> cost[column] / unit).sorted().toArray();
    return String.format(
        "%.0f..%.0f median %.0f", sorted[0], sorted[sorted.length - 1], sorted[sorted.length / 2]);
  }

  private static List<String> someSmallFiles(Path image) throws IOException {
    try (FileSystem fs = Erofs.open(image);
        Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      List<String> all = new ArrayList<>();
      for (Path path : (Iterable<Path>) walk::iterator) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            && Files.size(path) > 0
            && Files.size(path) < SMALL) {
          all.add(path.toString());
        }
      }
      Collections.shuffle(all, new Random(1));
      return all.subList(0, Math.min(FILES, all.size()));
    }
  }

  private static void everything(RangeServer server, URI url, Path image) throws IOException {
    Path cache = Files.createTempDirectory("on-demand");
    // Also newly written: the way a file was written affects its layout in the page cache.
    Path plainFile =
        Files.copy(image, Files.createTempFile("on-demand", ".erofs"), REPLACE_EXISTING);
    try {
      server.resetCounts();
      long start = System.nanoTime();
      RemoteCache.at(cache).fetch(url, RemoteOptions.DEFAULT, (present, total) -> {});
      print("download all (jerofs fetch)", start, server);
      clear(cache);
      RemoteOptions remote = RemoteOptions.builder().cacheDirectory(cache).build();
      ErofsOptions cached = ErofsOptions.builder().remote(remote).build();
      server.resetCounts();
      start = System.nanoTime();
      try (FileSystem fs = Erofs.open(url, cached)) {
        readAll(fs);
      }
      print("read every file, first time", start, server);
      RemoteCache.at(cache).fetch(url, RemoteOptions.DEFAULT, (present, total) -> {});
      server.resetCounts();
      double[][] times = new double[2][ROUNDS];
      for (int round = -2; round < ROUNDS; round++) {
        double plain = time(plainFile.toUri(), ErofsOptions.DEFAULT);
        double second = time(url, cached);
        if (round >= 0) {
          times[0][round] = plain;
          times[1][round] = second;
        }
      }
      Arrays.sort(times[0]);
      Arrays.sort(times[1]);
      System.out.printf(
          "read every file: plain file %.0f ms, second time through the cache %.0f ms, speed %.2f"
              + " of plain, %d requests%n",
          times[0][ROUNDS / 2],
          times[1][ROUNDS / 2],
          times[0][ROUNDS / 2] / times[1][ROUNDS / 2],
          server.requests().size());
    } finally {
      Files.delete(plainFile);
      clear(cache);
      Files.delete(cache);
    }
  }

  private static void print(String what, long start, RangeServer server) {
    System.out.printf(
        "%s: %,d ms, %d requests, %,d bytes%n",
        what,
        (System.nanoTime() - start) / 1_000_000,
        server.requests().size(),
        server.bytesSent());
  }

  private static double time(URI image, ErofsOptions options) throws IOException {
    long start = System.nanoTime();
    try (FileSystem fs = Erofs.open(image, options)) {
      readAll(fs);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static void readAll(FileSystem fs) throws IOException {
    byte[] buffer = new byte[128 << 10];
    try (Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          try (InputStream in = Files.newInputStream(path)) {
            while (in.read(buffer) >= 0) {
              // reads up to the end
            }
          }
        }
      }
    }
  }

  private static void clear(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
  }
}
