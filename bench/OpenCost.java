import com.sun.management.ThreadMXBean;
import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileSystem;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Prints the cost of opening images of 10 to 1,000,000 files in time and heap, and the time of walking them.
 */
final class OpenCost {
  private static final int ROUNDS = 2000;
  private static final int WALKS = 7;
  private static final int FILES_PER_DIRECTORY = 1000;

  private OpenCost() {}

  public static void main(String[] args) throws IOException {
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
