import io.github.jerofs.ByteSources;
import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionOptions;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.storage.ByteSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Prints the CPU time of verified reads of images in the page cache, compared with plain reads and
 * with SHA-256 alone of the same number of blocks. Reads one file, uncompressed and LZ4, in 64 KiB
 * sequentially and in 4 KiB at random, without a cache of decoded data. Then prints the CPU time of
 * opening images of several sizes. All figures are medians of alternating rounds.
 */
final class VerityBench {
  private static final int ROUNDS = Integer.getInteger("rounds", 11);
  private static final int BYTES = 128 << 20;
  private static final int BLOCK = 4096;
  private static final int OPENINGS = 2000;

  private VerityBench() {}

  /** Measured work. */
  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("verity");
    try {
      Path file = Files.createDirectory(directory.resolve("tree")).resolve("file");
      write(file, BYTES);
      measure("uncompressed", image(directory, "uncompressed", CompressionOptions.NONE), 40_000);
      CompressionOptions lz4 =
          CompressionOptions.of(Compression.parse("lz4").withClusterSize(64 << 10));
      measure("lz4", image(directory, "lz4", lz4), 4000);
      for (int size : new int[] {1 << 20, 16 << 20, 128 << 20}) {
        write(file, size);
        open(size, image(directory, "size" + size, CompressionOptions.NONE));
      }
    } finally {
      deleteAll(directory);
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Writes words in random order, which LZ4 halves. */
  private static void write(Path file, int size) throws IOException {
    Random random = new Random(7);
    byte[][] words =
        IntStream.range(0, 5000)
            .mapToObj(i -> (Long.toString(random.nextLong() >>> 24, 36) + " ").getBytes())
            .toArray(byte[][]::new);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int at = 0; at < size; ) {
        byte[] word = words[(int) (random.nextDouble() * random.nextDouble() * words.length)];
        int length = Math.min(word.length, size - at);
        out.write(word, 0, length);
        at += length;
      }
    }
  }

  /** An image with an appended hash tree. */
  private record Image(Path file, RootHash rootHash) {
    FileSystem open(boolean verified, boolean trusted) throws IOException {
      ErofsOptions.Builder options = ErofsOptions.builder().cacheBytes(0);
      if (verified) {
        options.rootHash(rootHash).trustAfterFirstRead(trusted);
      }
      return Erofs.open(file, options.build());
    }
  }

  private static Image image(Path directory, String name, CompressionOptions compression)
      throws IOException {
    Path image = directory.resolve(name);
    BuildOptions options =
        BuildOptions.builder().compression(compression).hashTree(HashTreeFormat.DEFAULT).build();
    RootHash rootHash =
        ErofsBuilder.to(image)
            .options(options)
            .addTree(directory.resolve("tree"))
            .build()
            .hashTree()
            .orElseThrow()
            .rootHash();
    return new Image(image, rootHash);
  }

  private static void measure(String what, Image image, int randomReads) throws Exception {
    try (FileSystem plain = image.open(false, false);
        FileSystem verified = image.open(true, false);
        FileSystem trusted = image.open(true, true);
        ByteSource bytes = ByteSources.of(image.file)) {
      sequential(trusted);
      long all = blocks(image, fs -> sequential(fs));
      report(
          what + ", sequential, 64 KiB",
          () -> sequential(plain),
          () -> hash(bytes, all),
          () -> sequential(verified),
          () -> sequential(trusted));
      long some = blocks(image, fs -> random(fs, randomReads));
      report(
          what + ", random, 4 KiB",
          () -> random(plain, randomReads),
          () -> hash(bytes, some),
          () -> random(verified, randomReads),
          () -> random(trusted, randomReads));
    }
  }

  /** Reads of a file system. */
  private interface Reads {
    void of(FileSystem fs) throws IOException;
  }

  /** Returns the number of blocks that {@code reads} touch, including repetitions. */
  private static long blocks(Image image, Reads reads) throws IOException {
    Counting source = new Counting(ByteSources.of(image.file));
    try (FileSystem fs = Erofs.open(source, ErofsOptions.builder().cacheBytes(0).build())) {
      source.blocks = 0;
      reads.of(fs);
    }
    return source.blocks;
  }

  /** Counts the blocks that reads touch. */
  private static final class Counting implements ByteSource {
    private final ByteSource source;
    private long blocks;

    Counting(ByteSource source) {
      this.source = source;
    }

    @Override
    public long length() {
      return source.length();
    }

    @Override
    public String name() {
      return source.name();
    }

    @Override
    public synchronized int read(long position, ByteBuffer dst) throws IOException {
      int n = source.read(position, dst);
      blocks += (position + n - 1) / BLOCK - position / BLOCK + 1;
      return n;
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }

  private static void sequential(FileSystem fs) throws IOException {
    ByteBuffer dst = ByteBuffer.allocate(64 << 10);
    try (SeekableByteChannel channel = Files.newByteChannel(fs.getPath("/file"))) {
      while (channel.read(dst.clear()) >= 0) {}
    }
  }

  private static void random(FileSystem fs, int reads) throws IOException {
    ByteBuffer dst = ByteBuffer.allocate(BLOCK);
    Random random = new Random(3);
    try (SeekableByteChannel channel = Files.newByteChannel(fs.getPath("/file"))) {
      for (int i = 0; i < reads; i++) {
        channel.position(random.nextInt(BYTES / BLOCK) * (long) BLOCK).read(dst.clear());
      }
    }
  }

  /** Hashes {@code count} blocks from the CPU cache. */
  private static void hash(ByteSource source, long count) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] salt = new byte[32];
    byte[] result = new byte[32];
    ByteBuffer block = ByteBuffer.allocate(16 * BLOCK);
    source.read(0, block);
    for (long i = 0; i < count; i++) {
      digest.update(salt);
      digest.update(block.array(), (int) (i & 15) * BLOCK, BLOCK);
      digest.digest(result, 0, result.length);
    }
  }

  /** Returns the CPU time of all Java threads. */
  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      sum += Math.max(0, threads.getThreadCpuTime(id));
    }
    return sum;
  }

  private static double[] medians(Work... all) throws Exception {
    long[][] times = new long[all.length][ROUNDS];
    for (int round = -2; round < ROUNDS; round++) {
      for (int i = 0; i < all.length; i++) {
        long before = cpuNanos();
        all[i].run();
        if (round >= 0) {
          times[i][round] = cpuNanos() - before;
        }
      }
    }
    return Arrays.stream(times)
        .mapToDouble(each -> Arrays.stream(each).sorted().toArray()[ROUNDS / 2] / 1e6)
        .toArray();
  }

  private static void report(String what, Work... all) throws Exception {
    double[] median = medians(all);
    System.out.printf(
        "%s: plain %.1f ms, bare SHA-256 %.1f ms, verified %.1f ms (%.3f of both), trusted %.1f ms"
            + " (%.3f of plain)%n",
        what,
        median[0],
        median[1],
        median[2],
        median[2] / (median[0] + median[1]),
        median[3],
        median[3] / median[0]);
  }

  private static void open(int size, Image image) throws Exception {
    double[] median = medians(() -> open(image, false), () -> open(image, true));
    System.out.printf(
        "opening %d MiB: plain %.1f us, verified %.1f us%n",
        size >> 20, median[0] * 1e3 / OPENINGS, median[1] * 1e3 / OPENINGS);
  }

  private static void open(Image image, boolean verified) throws IOException {
    for (int i = 0; i < OPENINGS; i++) {
      image.open(verified, false).close();
    }
  }
}
