import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.sun.management.OperatingSystemMXBean;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints the CPU seconds of builds of one directory in one JVM: the first includes the JIT
 * compiler, later ones show the builder alone. With METHOD {@code bare}, zstd-jni compresses slices
 * of 128 KiB.
 *
 * <pre>
 * javac -cp CLASSPATH -d target/bench bench/BuildCpu.java
 * java -Xmx512m -XX:+UseSerialGC -cp CLASSPATH:target/bench BuildCpu DIRECTORY ROUNDS METHOD[,LEVEL]|plain|bare
 * </pre>
 */
public final class BuildCpu {
  private static final int SLICE = 128 << 10;

  private BuildCpu() {}

  public static void main(String[] args) throws Exception {
    OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      long start = i == 0 ? 0 : os.getProcessCpuTime();
      long bytes = args[2].equals("bare") ? bare(Path.of(args[0])) : build(args);
      double seconds = (os.getProcessCpuTime() - start) / 1e9;
      System.out.printf("%s, round %d: %.2f CPU s, %d bytes%n", args[2], i, seconds, bytes);
    }
  }

  private static long build(String[] args) throws Exception {
    BuildOptions.Builder options = BuildOptions.builder().dryRun(true);
    if (!args[2].equals("plain")) {
      options.compression(Compression.parse(args[2]));
    }
    Path target = Path.of("target/no-image");
    return ErofsBuilder.to(target)
        .options(options.build())
        .addTree(Path.of(args[0]))
        .build()
        .bytes();
  }

  private static long bare(Path root) throws Exception {
    List<Path> files;
    try (Stream<Path> paths = Files.walk(root)) {
      files = paths.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    byte[] in = new byte[SLICE];
    byte[] out = new byte[(int) Zstd.compressBound(SLICE)];
    long bytes = 0;
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLevel(3);
      for (Path file : files) {
        try (InputStream data = Files.newInputStream(file)) {
          for (int n = data.readNBytes(in, 0, SLICE); n > 0; n = data.readNBytes(in, 0, SLICE)) {
            bytes += context.compressByteArray(out, 0, out.length, in, 0, n);
          }
        }
      }
    }
    return bytes;
  }
}
