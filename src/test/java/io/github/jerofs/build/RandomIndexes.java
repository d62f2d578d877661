package io.github.jerofs.build;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Builds random images with random methods, merges them with {@link ErofsBuilder#addImageIndex},
 * and compares the contents and a check of all structures; some also with the kernel's mount.
 *
 * <pre>
 * java -cp … io.github.jerofs.build.RandomIndexes SEED CASES MOUNT_EVERY
 * </pre>
 *
 * <p>Prints the seed of the first difference and fails.
 */
final class RandomIndexes {
  private static final CompressionMethod[] METHODS = CompressionMethod.values();

  private final Random random;
  private final Path temp;
  private final List<Path> parts = new ArrayList<>();
  private final Map<String, byte[]> contents = new TreeMap<>();

  private RandomIndexes(long seed, Path temp) {
    random = new Random(seed);
    this.temp = temp;
  }

  public static void main(String[] args) throws Exception {
    AtomicLong merged = new AtomicLong();
    AtomicLong files = new AtomicLong();
    RandomCases.run(
        args,
        (seed, temp, mount) -> {
          RandomIndexes one = new RandomIndexes(seed, temp);
          one.run(mount);
          merged.addAndGet(one.parts.size());
          files.addAndGet(one.contents.size());
        },
        () -> merged + " parts with " + files + " files");
  }

  private void run(boolean mount) throws Exception {
    for (int number = random.nextInt(6); number >= 0; number--) {
      build(number);
    }
    Path image = temp.resolve("image");
    ErofsBuilder builder = ErofsBuilder.to(image);
    for (Path part : parts) {
      builder.addImageIndex(() -> Erofs.open(part));
    }
    builder.build();
    ErofsOptions options = ErofsOptions.builder().devices(parts).build();
    List<Finding> findings = new ArrayList<>();
    Erofs.check(image, options, CheckOptions.DATA, findings::add);
    require(findings.isEmpty(), findings.toString());
    try (FileSystem fs = Erofs.open(image, options)) {
      for (Map.Entry<String, byte[]> file : contents.entrySet()) {
        byte[] found = Files.readAllBytes(fs.getPath(file.getKey()));
        require(Arrays.equals(file.getValue(), found), file.getKey() + " differs");
      }
      if (mount) {
        try (KernelMount kernel = KernelMount.of(image, temp, parts.toArray(new Path[0]))) {
          Manifest truth = HostManifest.of(kernel.directory());
          List<String> differences = truth.differences(Manifest.of(fs.getPath("/")));
          require(differences.isEmpty(), differences.toString());
        }
      }
    }
  }

  private void build(int number) throws IOException {
    Path part = temp.resolve("part" + number);
    parts.add(part);
    ErofsBuilder builder = ErofsBuilder.to(part).options(options());
    List<byte[]> known = new ArrayList<>();
    for (int i = random.nextInt(20); i >= 0; i--) {
      byte[] content =
          known.isEmpty() || random.nextInt(8) > 0
              ? content(size())
              : known.get(random.nextInt(known.size()));
      known.add(content);
      String path = "/" + random.nextInt(4) + "/" + number + "-" + i;
      EntryAttributes attributes =
          EntryAttributes.of(0644).withXattr("user.x", new byte[random.nextInt(50)]);
      builder.file(path, attributes, ContentSource.of(content));
      contents.put(path, content);
    }
    builder.build();
  }

  private BuildOptions options() {
    BuildOptions.Builder options = BuildOptions.builder().inlineTails(false);
    if (random.nextInt(5) == 0) {
      return options.data(DataOptions.DEFAULT.withHoles(random.nextBoolean())).build();
    }
    CompressionMethod method = METHODS[random.nextInt(METHODS.length)];
    int level = method.minLevel() + random.nextInt(Math.min(6, method.maxLevel()));
    int cluster = 8192 << random.nextInt(8);
    CompressionOptions compression =
        CompressionOptions.of(
            Compression.of(method)
                .withLevel(Math.min(level, method.maxLevel()))
                .withClusterSize(cluster));
    return options.compression(compression.withEncodedExtents(random.nextInt(3) == 0)).build();
  }

  private int size() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(10_000);
      case 1 -> 4096 * random.nextInt(50);
      case 2 -> random.nextInt(300_000);
      default -> random.nextInt(3_000_000);
    };
  }

  /** Returns stretches of zeros, text and noise. */
  private byte[] content(int size) {
    byte[] bytes = new byte[size];
    for (int at = 0; at < size; ) {
      int end = Math.min(size, at + 1 + random.nextInt(200_000));
      int kind = random.nextInt(4);
      for (; at < end; at++) {
        bytes[at] =
            (byte) (kind == 0 ? 0 : kind == 1 ? random.nextInt() : 'a' + random.nextInt(kind + 1));
      }
    }
    return bytes;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }
}
