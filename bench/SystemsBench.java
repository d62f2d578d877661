import com.github.luben.zstd.Zstd;
import io.github.jerofs.Composefs;
import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.RafsImage;
import io.github.jerofs.build.ComposefsOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Compares images of other systems with what they are made of. The argument {@code rafs} reads a
 * Zstandard blob of 1 MiB chunks sequentially, and decodes the same chunks with zstd-jni alone.
 * {@code composefs} opens, walks and reads an image of 200,000 files, and a plain image of the same
 * tree. Prints the CPU time of all Java threads, as medians of alternating rounds.
 */
final class SystemsBench {
  private static final int ROUNDS = Integer.getInteger("rounds", 9);
  private static final int BYTES = Integer.getInteger("mib", 96) << 20;
  private static final int CHUNK = 1 << 20;
  private static final int DIRECTORIES = 2000;
  private static final int FILES = 100;

  private SystemsBench() {}

  /** Measured work. */
  private interface Work {
    void run() throws IOException;
  }

  /** Runs the comparison that is named first. */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("systems");
    try {
      if (args[0].equals("rafs")) {
        rafs(directory);
      } else {
        composefs(directory);
      }
    } finally {
      try (var paths = Files.walk(directory)) {
        for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Returns words in random order, which Zstandard compresses to about half. */
  private static byte[] words(int size) {
    Random random = new Random(7);
    byte[][] words =
        IntStream.range(0, 5000)
            .mapToObj(i -> (Long.toString(random.nextLong() >>> 24, 36) + " ").getBytes())
            .toArray(byte[][]::new);
    byte[] out = new byte[size];
    for (int at = 0; at < size; ) {
      byte[] word = words[(int) (random.nextDouble() * random.nextDouble() * words.length)];
      int length = Math.min(word.length, size - at);
      System.arraycopy(word, 0, out, at, length);
      at += length;
    }
    return out;
  }

  private static void rafs(Path directory) throws IOException {
    byte[] content = words(BYTES);
    RafsImage.Written written =
        new RafsImage(RafsImage.Codec.ZSTD, RafsImage.Form.V1)
            .chunkSize(CHUNK)
            .file("file", content)
            .write();
    Path image = Files.write(directory.resolve("image.boot"), written.bootstrap());
    Files.write(directory.resolve(written.id()), written.blob());
    List<byte[]> chunks = new ArrayList<>();
    for (RafsImage.StoredChunk chunk : written.chunks()) {
      int from = (int) chunk.position();
      chunks.add(Arrays.copyOfRange(written.blob(), from, from + chunk.storedBytes()));
    }
    System.out.println(BYTES + " bytes, " + written.blob().length + " stored");
    byte[] out = new byte[CHUNK];
    Work alone =
        () -> {
          for (byte[] chunk : chunks) {
            Zstd.decompressByteArray(out, 0, CHUNK, chunk, 0, chunk.length);
          }
        };
    ErofsDevices blobs = new ErofsDevices.Resolved(DeviceResolver.inDirectory(directory));
    ErofsOptions options = ErofsOptions.builder().devices(blobs).build();
    // The file is larger than the cache, so that every read decodes.
    for (long cache : new long[] {0, 16 << 20}) {
      try (FileSystem fs = Erofs.open(image, options.toBuilder().cacheBytes(cache).build())) {
        Path file = fs.getPath("/file");
        String cached = "cache of " + (cache >> 20) + " MiB, ";
        report(cached + "channel, 1 MiB", alone, () -> channel(file, CHUNK));
        report(cached + "channel, 64 KiB", alone, () -> channel(file, 64 << 10));
        report(cached + "stream, transferTo", alone, () -> stream(file));
      }
    }
  }

  private static void channel(Path file, int size) throws IOException {
    ByteBuffer dst = ByteBuffer.allocate(size);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      while (channel.read(dst.clear()) >= 0) {}
    }
  }

  private static void stream(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void composefs(Path directory) throws IOException {
    byte[] content = words(100);
    Path objects = Files.createDirectory(directory.resolve("objects"));
    Files.write(Files.createDirectory(objects.resolve("aa")).resolve("object"), content);
    Path plain = directory.resolve("plain.erofs");
    Path image = directory.resolve("image.cfs");
    ErofsBuilder builder = ErofsBuilder.to(plain);
    ByteArrayOutputStream dump = new ByteArrayOutputStream();
    print(dump, "/ 4096 40755 2 0 0 0 0.0 - - -");
    for (int i = 0; i < DIRECTORIES; i++) {
      String parent = "/directory" + i;
      print(dump, parent + " 0 40755 2 0 0 0 0.0 - - -");
      builder.directory(parent, EntryAttributes.of(0755));
      for (int j = 0; j < FILES; j++) {
        print(dump, parent + "/file" + j + " 100 100644 1 0 0 0 0.0 aa/object - -");
        builder.file(parent + "/file" + j, EntryAttributes.of(0644), ContentSource.of(content));
      }
    }
    builder.build();
    Composefs.createFromDump(
        new ByteArrayInputStream(dump.toByteArray()), image, ComposefsOptions.DEFAULT);
    ErofsOptions options = ErofsOptions.builder().objects(objects).build();
    System.out.println(Files.size(plain) + " bytes plain, " + Files.size(image) + " composefs");
    report(
        "open the image 500 times, list the root",
        () -> openAndList(plain, ErofsOptions.DEFAULT),
        () -> openAndList(image, options));
    try (FileSystem first = Erofs.open(plain);
        FileSystem second = Erofs.open(image, options)) {
      report("walk with attributes", () -> walk(first, false), () -> walk(second, false));
      report("walk, open and read all files", () -> walk(first, true), () -> walk(second, true));
    }
  }

  private static void print(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void openAndList(Path image, ErofsOptions options) throws IOException {
    for (int i = 0; i < 500; i++) {
      try (FileSystem fs = Erofs.open(image, options);
          var entries = Files.newDirectoryStream(fs.getPath("/"))) {
        if (!entries.iterator().hasNext()) {
          throw new IOException("no entries");
        }
      }
    }
  }

  private static void walk(FileSystem fs, boolean read) throws IOException {
    int[] count = new int[1];
    Files.walkFileTree(
        fs.getPath("/"),
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            count[0]++;
            if (read && Files.readAllBytes(file).length != 100) {
              throw new IOException("wrong content of " + file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    if (count[0] != DIRECTORIES * FILES) {
      throw new IOException(count[0] + " files");
    }
  }

  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      sum += Math.max(0, threads.getThreadCpuTime(id));
    }
    return sum;
  }

  private static void report(String what, Work reference, Work work) throws IOException {
    Work[] both = {reference, work};
    long[][] times = new long[2][ROUNDS];
    for (int round = -3; round < ROUNDS; round++) {
      for (int i = 0; i < 2; i++) {
        long before = cpuNanos();
        both[i].run();
        if (round >= 0) {
          times[i][round] = cpuNanos() - before;
        }
      }
    }
    Arrays.sort(times[0]);
    Arrays.sort(times[1]);
    double a = times[0][ROUNDS / 2] / 1e6;
    double b = times[1][ROUNDS / 2] / 1e6;
    System.out.printf("%s: %.1f ms, %.1f ms, ratio %.2f%n", what, a, b, b / a);
  }
}
