package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Builds an image of very many small files from an archive that is generated while it is read, and
 * compares some of them.
 *
 * <pre>
 * java -Xmx2g -cp … io.github.jerofs.build.ManyFiles IMAGE COUNT [METHOD]
 * </pre>
 */
final class ManyFiles {
  private static final int PER_DIRECTORY = 1000;
  private static final int RECORD = 512;
  private static final int LONGEST = 200;
  private static final int SAMPLES = 20_000;

  private ManyFiles() {}

  public static void main(String[] args) throws IOException {
    Path image = Path.of(args[0]);
    int count = Integer.parseInt(args[1]);
    BuildOptions.Builder options = BuildOptions.builder().replaceExisting(true);
    if (args.length > 2) {
      options.compression(CompressionOptions.of(Compression.parse(args[2])));
    }
    long begun = System.nanoTime();
    BuildReport report =
        ErofsBuilder.to(image)
            .options(options.build())
            .addTar(() -> new Archive(count), Whiteouts.KEEP)
            .build();
    long cpu =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    System.out.printf(
        Locale.ROOT,
        "%d inodes, %d bytes, %.0f s, %.0f s of CPU, heap of %d MiB, peaks %s MiB%n",
        report.inodes(),
        report.bytes(),
        (System.nanoTime() - begun) / 1e9,
        cpu / 1e9,
        Runtime.getRuntime().maxMemory() >> 20,
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .mapToLong(ManyFiles::peak)
            .boxed()
            .toList());
    verify(image, count);
  }

  private static long peak(MemoryPoolMXBean pool) {
    return pool.getPeakUsage().getUsed() >> 20;
  }

  private static void verify(Path image, int count) throws IOException {
    Random random = new Random(1);
    try (FileSystem fs = Erofs.open(image)) {
      for (int i = 0; i < SAMPLES; i++) {
        int file = random.nextInt(count);
        if (!Arrays.equals(content(file), Files.readAllBytes(fs.getPath("/", name(file))))) {
          throw new AssertionError(name(file) + " differs");
        }
      }
    }
    System.out.println(SAMPLES + " files compared, no difference");
  }

  private static String name(int file) {
    return "d" + file / PER_DIRECTORY + "/file-" + file;
  }

  private static byte[] content(int file) {
    byte[] bytes = new byte[1 + file % LONGEST];
    Arrays.fill(bytes, (byte) file);
    return bytes;
  }

  /** An archive of files, in ustar format. */
  private static final class Archive extends InputStream {
    private final int count;
    private final byte[] member = new byte[2 * RECORD];
    private int next;
    private int at = member.length;

    Archive(int count) {
      this.count = count;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (at == member.length) {
        if (next > count) {
          return -1;
        }
        fill();
      }
      int n = Math.min(length, member.length - at);
      System.arraycopy(member, at, target, offset, n);
      at += n;
      return n;
    }

    /** Two records of zeros end the archive. */
    private void fill() {
      Arrays.fill(member, (byte) 0);
      at = 0;
      int file = next++;
      if (file == count) {
        return;
      }
      byte[] content = content(file);
      put(0, name(file));
      put(100, "0000644");
      put(108, "0000000");
      put(116, "0000000");
      put(124, octal(content.length));
      put(136, octal(1_600_000_000));
      put(148, "        ");
      put(156, "0");
      put(257, "ustar\u000000");
      int sum = 0;
      for (int i = 0; i < RECORD; i++) {
        sum += member[i] & 0xff;
      }
      put(148, String.format(Locale.ROOT, "%06o\0 ", sum));
      System.arraycopy(content, 0, member, RECORD, content.length);
    }

    private static String octal(int value) {
      String digits = Integer.toOctalString(value);
      return "0".repeat(11 - digits.length()) + digits;
    }

    private void put(int offset, String text) {
      byte[] bytes = text.getBytes(US_ASCII);
      System.arraycopy(bytes, 0, member, offset, bytes.length);
    }
  }
}
