import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Opens a tar.gz of 1 GB for the first time and again, and reads single files from it.
 *
 * <p>{@code ArchiveOpen DIRECTORY [MEGABYTES]}: the archive is created in the directory unless it
 * exists.
 */
public final class ArchiveOpen {
  private static final int FILE = 64 << 10;

  private ArchiveOpen() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    int files = (arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000) * 16;
    Path archive = directory.resolve("archive-" + files + ".tar.gz");
    if (!Files.exists(archive)) {
      create(archive, files);
    }
    Path cache = directory.resolve("cache");
    ErofsOptions options =
        ErofsOptions.builder()
            .remote(RemoteOptions.builder().cacheDirectory(cache).build())
            .build();
    System.out.printf(
        Locale.ROOT,
        "archive %d MB, decoded %d MB%n",
        Files.size(archive) >> 20,
        (long) files * (FILE + 512) >> 20);
    Random random = new Random(1);
    for (int round = 0; round < 12; round++) {
      long start = System.nanoTime();
      try (FileSystem fs = Erofs.open(archive, options)) {
        long opened = System.nanoTime();
        int number = random.nextInt(files);
        byte[] content = Files.readAllBytes(fs.getPath("/d" + number % 100 + "/f" + number));
        long read = System.nanoTime();
        System.out.printf(
            Locale.ROOT,
            "opening %d: %.1f ms, then one file of %d bytes: %.1f ms%n",
            round + 1,
            (opened - start) / 1e6,
            content.length,
            (read - opened) / 1e6);
      }
    }
    try (var indexes = Files.list(cache)) {
      for (Path index : (Iterable<Path>) indexes::iterator) {
        System.out.printf(Locale.ROOT, "index %d KiB%n", Files.size(index) >> 10);
      }
    }
  }

  private static void create(Path archive, int files) throws IOException {
    Random random = new Random(7);
    byte[] content = new byte[FILE];
    try (OutputStream out =
        new BufferedOutputStream(
            new GZIPOutputStream(Files.newOutputStream(archive), 1 << 16), 1 << 16)) {
      for (int i = 0; i < files; i++) {
        out.write(header("d" + i % 100 + "/f" + i));
        random.nextBytes(content);
        for (int k = 0; k < FILE; k++) {
          content[k] = (byte) ('a' + (content[k] & 15));
        }
        out.write(content);
      }
      out.write(new byte[1024]);
    }
  }

  private static byte[] header(String name) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644");
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put(block, 124, String.format(Locale.ROOT, "%011o", FILE));
    put(block, 136, "14000000000");
    block[156] = '0';
    put(block, 257, "ustar");
    put(block, 263, "00");
    put(block, 148, "        ");
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    put(block, 148, String.format(Locale.ROOT, "%06o", sum));
    block[154] = 0;
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
