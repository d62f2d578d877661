import com.sun.management.ThreadMXBean;
import io.github.jerofs.Erofs;
import io.github.jerofs.SharedCache;
import io.github.jerofs.Verity;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.FileSystem;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints the time and heap to open images of 10 to 1,000,000 files, and the time to walk them. With
 * the path of an image and an {@code access}: the cost of 10,000 copies that are open and read at
 * the same time; with {@code verified} as third argument, all against a root hash.
 */
final class OpenCost {
  private static final int ROUNDS = 2000;
  private static final int WALKS = 7;
  private static final int FILES_PER_DIRECTORY = 1000;

  private OpenCost() {}

  public static void main(String[] args) throws IOException {
    if (args.length > 0) {
      openTogether(Path.of(args[0]), args.length > 1 ? args[1] : "auto", args.length > 2);
      return;
    }
    for (int files : new int[] {10, 1000, 10_000, 100_000, 1_000_000}) {
      Path image = image(files);
      try {
        open(image);
        long[] cost = open(image);
        System.out.printf(
            "%,9d files, %,12d bytes: open + root attributes + close %6.1f us, %,d bytes of heap;"
                + " walk %,.2f ms%n",
            files, Files.size(image), cost[0] / 1e3 / ROUNDS, cost[1] / ROUNDS, walk(image) / 1e6);
      } finally {
        Files.delete(image);
      }
    }
  }

  /**
   * Opens an increasing number of copies of an image, and reads all files of each while all are
   * open.
   */
  private static void openTogether(Path original, String access, boolean verified)
      throws IOException {
    Path directory = Files.createTempDirectory("copies");
    Path image = Files.copy(original, directory.resolve("image"));
    ErofsOptions.Builder builder = ErofsOptions.builder().parse(ImageKeys.ACCESS, access);
    if (verified) {
      builder.rootHash(Verity.append(image, HashTreeFormat.DEFAULT).rootHash());
    }
    ErofsOptions options = builder.build();
    List<FileSystem> open = new ArrayList<>();
    try {
      for (int target : new int[] {100, 1000, 10_000}) {
        long openNanos = 0;
        int before = open.size();
        while (open.size() < target) {
          Path copy = Files.copy(image, directory.resolve(open.size() + ".erofs"));
          long start = System.nanoTime();
          FileSystem fs = Erofs.open(copy, options);
          openNanos += System.nanoTime() - start;
          open.add(fs);
          readAll(fs);
        }
        print(open.size(), openNanos / (target - before));
      }
    } finally {
      for (FileSystem fs : open) {
        fs.close();
      }
      try (Stream<Path> copies = Files.list(directory)) {
        for (Path copy : (Iterable<Path>) copies::iterator) {
          Files.delete(copy);
        }
      }
      Files.delete(directory);
    }
  }

  private static void readAll(FileSystem fs) throws IOException {
    byte[] buffer = new byte[8192];
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        try (InputStream in = Files.newInputStream(path)) {
          while (in.read(buffer) > 0) {
            // all of it
          }
        }
      }
    }
  }

  private static void print(int images, long nanos) throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long decoded = SharedCache.used();
    System.out.printf(
        "%,7d images: %5.1f us per open; %,d KiB of heap, of which %,d KiB decoded;"
            + " %d descriptors, %d mappings, %d threads%n",
        images,
        nanos / 1e3,
        heap >> 10,
        decoded >> 10,
        Files.list(Path.of("/proc/self/fd")).count(),
        Files.readAllLines(Path.of("/proc/self/maps")).size(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static Path image(int files) throws IOException {
    TinyImage image = new TinyImage();
    TinyImage.Node directory = image.root();
    for (int i = 0; i < files; i++) {
      if (i % FILES_PER_DIRECTORY == 0) {
        directory = image.directory(image.root(), "d" + i / FILES_PER_DIRECTORY);
      }
      image.file(directory, "f" + i, new byte[0]);
    }
    return image.write(Files.createTempFile("open", ".erofs"));
  }

  /** Returns the minimum time of a walk with attributes in nanoseconds. */
  private static long walk(Path image) throws IOException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < WALKS; i++) {
      try (FileSystem fs = Erofs.open(image)) {
        long start = System.nanoTime();
        long[] sizes = {0};
        Files.walkFileTree(
            fs.getPath("/"),
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sizes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
              }
            });
        if (sizes[0] != 0) {
          throw new IOException("files are not empty");
        }
        least = Math.min(least, System.nanoTime() - start);
      }
    }
    return least;
  }

  private static long[] open(Path image) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      try (FileSystem fs = Erofs.open(image)) {
        if (!Files.isDirectory(fs.getPath("/"))) {
          throw new IOException("no root");
        }
      }
    }
    return new long[] {System.nanoTime() - start, threads.getCurrentThreadAllocatedBytes() - bytes};
  }
}
