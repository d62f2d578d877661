import io.github.jerofs.ByteSources;
import io.github.jerofs.Verity;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.storage.ByteSource;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;

/**
 * Prints the CPU time that verification adds to reads of a file in the page cache: sequential reads of 64 KiB and random reads of 4 KiB, compared with bare SHA-256 of the same bytes. Prints medians of alternating rounds.
 */
final class VerityBench {
  private static final int ROUNDS = 11;
  private static final int BYTES = 256 << 20;
  private static final int RANDOM_READS = 20_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private VerityBench() {}

  /** Measured work. */
  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Path file = Files.createTempFile("verity", ".bin");
    try {
      fill(file);
      BuiltHashTree built = Verity.append(file, HashTreeFormat.DEFAULT);
      VerityOptions.Builder options =
          VerityOptions.builder(built.rootHash(), HashTree.appendedAt(built.offset()));
      try (ByteSource plain = ByteSources.of(file);
          ByteSource verified = Verity.open(ByteSources.of(file), options.build());
          ByteSource trusted =
              Verity.open(ByteSources.of(file), options.trustAfterFirstRead(true).build())) {
        sequential(trusted, 64 << 10);
        report(
            "sequential, 64 KiB",
            () -> sequential(plain, 64 << 10),
            () -> hash(plain, false),
            () -> sequential(verified, 64 << 10),
            () -> sequential(trusted, 64 << 10));
        report(
            "random, 4 KiB",
            () -> random(plain),
            () -> hash(plain, true),
            () -> random(verified),
            () -> random(trusted));
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void fill(Path file) throws IOException {
    byte[] some = new byte[1 << 20];
    Random random = new Random(7);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int at = 0; at < BYTES; at += some.length) {
        random.nextBytes(some);
        out.write(some);
      }
    }
  }

  private static void sequential(ByteSource source, int most) throws IOException {
    ByteBuffer dst = ByteBuffer.allocate(most);
    for (long at = 0; at < BYTES; ) {
      at += source.read(at, dst.clear().limit((int) Math.min(most, BYTES - at)));
    }
  }

  private static void random(ByteSource source) throws IOException {
    ByteBuffer dst = ByteBuffer.allocate(4096);
    Random random = new Random(3);
    for (int i = 0; i < RANDOM_READS; i++) {
      source.read(random.nextInt(BYTES >> 12) * 4096L, dst.clear());
    }
  }

  /** Hashes as many blocks of 4096 bytes as the reads, from the CPU cache. */
  private static void hash(ByteSource source, boolean few) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] salt = new byte[32];
    byte[] result = new byte[32];
    ByteBuffer block = ByteBuffer.allocate(64 << 10);
    source.read(0, block);
    int blocks = few ? RANDOM_READS : BYTES >> 12;
    for (int i = 0; i < blocks; i++) {
      digest.update(salt);
      digest.update(block.array(), (i & 15) << 12, 4096);
      digest.digest(result, 0, result.length);
    }
  }

  private static void report(String what, Work... all) throws Exception {
    long[][] times = new long[all.length][ROUNDS];
    for (int round = -2; round < ROUNDS; round++) {
      for (int i = 0; i < all.length; i++) {
        long before = THREADS.getCurrentThreadCpuTime();
        all[i].run();
        if (round >= 0) {
          times[i][round] = THREADS.getCurrentThreadCpuTime() - before;
        }
      }
    }
    double[] median = new double[all.length];
    for (int i = 0; i < all.length; i++) {
      Arrays.sort(times[i]);
      median[i] = times[i][ROUNDS / 2] / 1e6;
    }
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
}
