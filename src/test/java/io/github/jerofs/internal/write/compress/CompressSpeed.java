package io.github.jerofs.internal.write.compress;

import com.github.luben.zstd.ZstdCompressCtx;
import com.sun.management.OperatingSystemMXBean;
import io.github.jerofs.build.CompressionMethod;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Prints how fast the files of a tree are encoded, and how small they become, beside bare zstd-jni
 * on the same bytes. Not a test: {@code java … CompressSpeed TREE THREADS
 * [METHOD[,LEVEL][,extents]]…}
 */
final class CompressSpeed {
  private record TreeFile(Path path, long size, Encoding encoding) implements FileSource {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }

  /** Counts what would be written. */
  private static final class Counter implements FileReceiver<TreeFile> {
    private long data;
    private long maps;
    private int compressed;

    @Override
    public void whole(TreeFile file, EncodedFile encoded, ByteBuffer stored) {
      data += stored.remaining();
      end(file, encoded);
    }

    @Override
    public void part(TreeFile file, ByteBuffer stored) {
      data += stored.remaining();
    }

    @Override
    public void end(TreeFile file, EncodedFile encoded) {
      if (encoded instanceof EncodedFile.Compressed file2) {
        compressed++;
        data += file2.fragment().length;
        maps += FileMap.of(file2, 0).size(0);
      }
    }
  }

  private CompressSpeed() {}

  public static void main(String[] args) throws Exception {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(Path.of(args[0]))) {
      walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .forEach(paths::add);
    }
    int threads = Integer.parseInt(args[1]);
    for (int i = 2; i < args.length; i++) {
      String[] words = args[i].split(",", -1);
      if (words[0].equals("bare-zstd")) {
        bare(paths);
        continue;
      }
      Encoding encoding = Encoding.of(CompressionMethod.valueOf(words[0].toUpperCase(Locale.ROOT)));
      for (int w = 1; w < words.length; w++) {
        encoding =
            switch (words[w]) {
              case "extents" -> encoding.withForm(Encoding.Form.EXTENTS);
              case "inline" -> encoding.withInlineTail(true);
              default -> encoding.withLevel(Integer.parseInt(words[w]));
            };
      }
      List<TreeFile> files = new ArrayList<>();
      for (Path path : paths) {
        files.add(new TreeFile(path, Files.size(path), encoding));
      }
      Counter counter = new Counter();
      long cpu = cpu();
      long wall = System.nanoTime();
      try (FileEncoder encoder = new FileEncoder(threads, 64 << 20)) {
        encoder.encode(files.iterator(), counter);
      }
      print(args[i], cpu, wall, files.stream().mapToLong(TreeFile::size).sum(), counter.data);
      System.out.printf("  maps %d, compressed files %d%n", counter.maps, counter.compressed);
    }
  }

  /** Reads and compresses slices of 128 KiB, as one thread that keeps nothing. */
  private static void bare(List<Path> paths) throws IOException {
    long in = 0;
    long out = 0;
    long cpu = cpu();
    long wall = System.nanoTime();
    byte[] slice = new byte[128 << 10];
    byte[] stored = new byte[256 << 10];
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLevel(3);
      for (Path path : paths) {
        try (InputStream file = Files.newInputStream(path)) {
          for (int n = file.readNBytes(slice, 0, slice.length); n > 0; ) {
            in += n;
            out += context.compressByteArray(stored, 0, stored.length, slice, 0, n);
            n = file.readNBytes(slice, 0, slice.length);
          }
        }
      }
    }
    print("bare-zstd", cpu, wall, in, out);
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void print(String what, long cpu, long wall, long in, long out) {
    double seconds = (cpu() - cpu) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-20s cpu %6.2f s, wall %6.2f s, %6.1f MB/s of cpu, %d of %d bytes%n",
        what,
        seconds,
        (System.nanoTime() - wall) / 1e9,
        in / 1e6 / seconds,
        out,
        in);
  }
}
