import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.build.SpecialType;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Walks a union of layers and a single image of the merged tree alternately, and prints the ratio
 * of their CPU times, without and with cached listings. Arguments: a folder for the images, the
 * number of layers, the number of names in the directory of each layer, the number of different
 * names.
 */
public final class UnionWalk {
  private static final int ROUNDS = 15;

  private UnionWalk() {}

  /** Builds missing images, and measures. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int layers = Integer.parseInt(args[1]);
    int names = Integer.parseInt(args[2]);
    int different = Integer.parseInt(args[3]);
    Path[] images = new Path[layers];
    for (int i = 0; i < layers; i++) {
      images[i] = folder.resolve("layer-" + i + "-" + names + "-" + different + ".erofs");
      if (!Files.exists(images[i])) {
        layer(images[i], new Random(i), names, different);
      }
    }
    try (FileSystem union = Erofs.union(images)) {
      Path merged = folder.resolve("merged-" + layers + "-" + names + "-" + different + ".erofs");
      if (!Files.exists(merged)) {
        ErofsBuilder.to(merged).addTree(union.getPath("/")).build();
      }
      List<ImageLocation> layerList = Stream.of(images).map(ImageLocation::of).toList();
      ErofsOptions noCache = ErofsOptions.builder().cacheBytes(0).build();
      try (FileSystem single = Erofs.open(merged);
          FileSystem uncached = Erofs.union(layerList, noCache)) {
        System.out.println("first listing, never cached");
        compare(uncached, single);
        System.out.println("listings cached");
        compare(union, single);
      }
    }
  }

  private static void layer(Path image, Random random, int names, int different)
      throws IOException {
    ErofsBuilder builder = ErofsBuilder.to(image);
    boolean[] taken = new boolean[different];
    for (int i = 0; i < names; i++) {
      int number = random.nextInt(different);
      while (taken[number]) {
        number = (number + 1) % different;
      }
      taken[number] = true;
      String path = "/shared/directory/file-" + number;
      if (random.nextInt(10) == 0) {
        builder.special(path, SpecialType.CHARACTER_DEVICE, EntryAttributes.of(0), 0, 0);
      } else {
        byte[] content = path.getBytes(StandardCharsets.UTF_8);
        builder.file(path, EntryAttributes.of(0644), ContentSource.of(content));
      }
    }
    builder.build();
  }

  private static void compare(FileSystem union, FileSystem single) throws IOException {
    double[] ratios = new double[ROUNDS];
    for (int i = -5; i < ROUNDS; i++) {
      long[] ours = walk(union);
      long[] theirs = walk(single);
      if (ours[0] != theirs[0]) {
        throw new IllegalStateException(ours[0] + " files in the union, " + theirs[0] + " in one");
      }
      double ratio = (double) ours[1] / theirs[1];
      System.out.printf(
          "%d files: union %.1f ms, one image %.1f ms, ratio %.2f%n",
          ours[0], ours[1] / 1e6, theirs[1] / 1e6, ratio);
      if (i >= 0) {
        ratios[i] = ratio;
      }
    }
    Arrays.sort(ratios);
    System.out.printf("median ratio %.2f%n", ratios[ROUNDS / 2]);
  }

  private static long[] walk(FileSystem fs) throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    long[] files = {0};
    Files.walkFileTree(
        fs.getPath("/"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files[0]++;
            return FileVisitResult.CONTINUE;
          }
        });
    return new long[] {files[0], threads.getCurrentThreadCpuTime() - before};
  }
}
