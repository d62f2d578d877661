package io.github.jerofs;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.RootHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many images in one JVM share caches, mappings and descriptors. */
final class ManyImagesTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus/images");
  private static final Path COMPRESSED = CORPUS.resolve("z-lz4.erofs");

  @TempDir private Path temp;

  /**
   * Opens {@code args[1]} images, with the root hash {@code args[2]} if present, and reads each
   * completely while all are open.
   */
  static final class Reader {
    public static void main(String[] args) throws IOException {
      Path image = Path.of(args[0]);
      int count = Integer.parseInt(args[1]);
      ErofsOptions.Builder options = ErofsOptions.builder();
      if (args.length > 2) {
        options.rootHash(RootHash.parse(args[2]));
      }
      List<FileSystem> open = new ArrayList<>();
      long bytes = 0;
      for (int i = 0; i < count; i++) {
        FileSystem fs = Erofs.open(image, options.build());
        open.add(fs);
        bytes += readAll(fs);
      }
      System.out.println(bytes + " bytes, " + SharedCache.used() + " kept");
      for (FileSystem fs : open) {
        fs.close();
      }
      System.out.println(SharedCache.used() + " bytes left after close");
    }
  }

  private static long readAll(FileSystem fs) throws IOException {
    byte[] buffer = new byte[8192];
    long bytes = 0;
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        readAtRandom(path);
        try (InputStream in = Files.newInputStream(path)) {
          for (int n; (n = in.read(buffer)) > 0; ) {
            bytes += n;
          }
        }
      }
    }
    return bytes;
  }

  /** Reads through the cache. */
  private static void readAtRandom(Path path) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      for (long at = channel.size() - 1; at > 0; at /= 2) {
        channel.position(at).read(one.clear());
      }
    }
  }

  /** With one cache per image, the decoded data of a few images would fill this heap. */
  @Test
  @Timeout(300)
  void fourHundredImages_readIn64MiBHeap() throws Exception {
    int count = 400;
    long size;
    try (FileSystem fs = Erofs.open(COMPRESSED)) {
      size = readAll(fs);
    }
    List<String> lines =
        run("-Xmx64m", "-XX:+UseSerialGC", Reader.class.getName(), "" + COMPRESSED, "" + count);
    assertTrue(lines.get(0).startsWith(count * size + " bytes, "), lines.toString());
    assertEquals("0 bytes left after close", lines.get(1));
  }

  /** With one cache of verified blocks per image, 300 images would fill this heap. */
  @Test
  @Timeout(300)
  void fiveHundredVerifiedImages_readIn64MiBHeap() throws Exception {
    int count = 500;
    Path image = Files.copy(COMPRESSED, temp.resolve("sealed"));
    String rootHash = Verity.append(image, HashTreeFormat.DEFAULT).rootHash().toString();
    long size;
    try (FileSystem fs = Erofs.open(image)) {
      size = readAll(fs);
    }
    List<String> lines =
        run(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            Reader.class.getName(),
            image.toString(),
            "" + count,
            rootHash);
    assertTrue(lines.get(0).startsWith(count * size + " bytes, "), lines.toString());
    assertEquals("0 bytes left after close", lines.get(1));
  }

  /** Opens more images through channels than the process may have descriptors, and reads all. */
  static final class ChannelReader {
    public static void main(String[] args) throws IOException {
      ErofsOptions options = ErofsOptions.builder().access(ImageAccess.CHANNEL).build();
      List<Path> files = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        files.add(largest(Erofs.open(Path.of(args[0]), options)));
      }
      for (int round = 0; round < 2; round++) {
        for (Path file : files) {
          readAtRandom(file);
        }
      }
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        System.out.println(open.count());
      }
    }
  }

  /** If idle channels kept their descriptors, the 1,000th opening would fail. */
  @Test
  @Timeout(300)
  void channels_moreThanDescriptors() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/fd")), "no /proc to count descriptors");
    List<String> java = java("-Xmx256m", ChannelReader.class.getName(), "" + COMPRESSED, "1200");
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n 1024 && exec \"$0\" \"$@\""));
    command.addAll(java);
    int open = Integer.parseInt(lines(command).get(0));
    assertTrue(open < 1024 / 2, open + " descriptors");
  }

  /** Opens and closes an image {@code args[1]} times while it is also open for longer. */
  static final class Repeater {
    public static void main(String[] args) throws IOException {
      Path image = Path.of(args[0]);
      try (FileSystem held = Erofs.open(image)) {
        Path root = held.getPath("/");
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
          try (FileSystem fs = Erofs.open(image)) {
            if (!Files.isDirectory(fs.getPath("/"))) {
              throw new IOException("no root");
            }
          }
        }
        long mappings = count(Files.readAllLines(Path.of("/proc/self/maps")), image);
        System.out.println(mappings + " mapping, " + Files.isDirectory(root));
      }
      List<String> descriptors = new ArrayList<>();
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        for (Path each : (Iterable<Path>) open::iterator) {
          if (Files.isSymbolicLink(each)) {
            descriptors.add(Files.readSymbolicLink(each).toString());
          }
        }
      }
      System.out.println(count(descriptors, image) + " descriptors");
      System.out.println(SharedCache.used() + " bytes cached");
    }
  }

  /**
   * If each opening added a mapping, the JVM would crash at the kernel's limit. If each left 400
   * bytes, the heap would be too small.
   */
  @Test
  @Timeout(300)
  void openAndClose_repeated_nothingLeft() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/maps")), "no /proc to count mappings");
    Path image = Files.copy(COMPRESSED, temp.resolve("often.erofs"));
    List<String> lines =
        run(
            "-Xmx24m",
            "-XX:+UseSerialGC",
            Repeater.class.getName(),
            image.toRealPath().toString(),
            "70000");
    assertEquals(List.of("1 mapping, true", "0 descriptors", "0 bytes cached"), lines);
  }

  private static long count(List<String> lines, Path file) {
    return lines.stream().filter(line -> line.endsWith(file.toString())).count();
  }

  private List<String> run(String... arguments) throws IOException, InterruptedException {
    return lines(java(arguments));
  }

  private static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> lines(List<String> command) throws IOException, InterruptedException {
    Path output = temp.resolve("output");
    Path errors = temp.resolve("errors"); // where newer JDKs warn of native libraries
    Process process =
        new ProcessBuilder(command)
            .redirectError(errors.toFile())
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(250, TimeUnit.SECONDS), "the JVM hangs");
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    List<String> failure = Files.readAllLines(errors);
    assertEquals(0, process.exitValue(), () -> lines + " " + failure);
    return lines;
  }

  @Test
  void close_releasesBytesAtOnce() throws IOException {
    long before = SharedCache.used();
    try (FileSystem fs = Erofs.open(COMPRESSED)) {
      readAtRandom(largest(fs));
      assertTrue(SharedCache.used() > before);
    }
    assertEquals(before, SharedCache.used());
  }

  @Test
  void replacedFile_readsNewData() throws IOException {
    Path file = Files.copy(COMPRESSED, temp.resolve("image.erofs"));
    try (FileSystem old = Erofs.open(file)) {
      String name = largest(old).toString();
      byte[] content = Files.readAllBytes(old.getPath(name));
      Files.copy(CORPUS.resolve("plain-default.erofs"), temp.resolve("other"));
      Files.move(temp.resolve("other"), file, REPLACE_EXISTING);
      try (FileSystem other = Erofs.open(file)) {
        assertTrue(readAll(other) > 0);
        assertArrayEquals(content, Files.readAllBytes(old.getPath(name)));
      }
    }
  }

  @Test
  void privateCache_sharedCacheUnused() throws IOException {
    long before = SharedCache.used();
    ErofsOptions options = ErofsOptions.builder().cacheBytes(1 << 20).build();
    try (FileSystem fs = Erofs.open(COMPRESSED, options)) {
      readAtRandom(largest(fs));
      assertEquals(before, SharedCache.used());
    }
  }

  @Test
  void capacity_atMostQuarterOfHeap() {
    assertEquals(Runtime.getRuntime().maxMemory() / 4, SharedCache.capacity());
    assertThrows(IllegalArgumentException.class, () -> SharedCache.setCapacity(-1));
  }

  @Test
  void property_setsCapacity() throws Exception {
    List<String> lines = run("-D" + SharedCache.PROPERTY + "=12345", Capacity.class.getName());
    assertEquals(List.of("12345"), lines);
  }

  @Test
  void property_notANumber_rejected() throws Exception {
    List<String> lines = run("-D" + SharedCache.PROPERTY + "=1g", Capacity.class.getName());
    assertEquals(
        List.of(
            "system property io.github.jerofs.cacheBytes: expected a number of bytes, found 1g"),
        lines);
  }

  /** Prints the capacity, or the error. */
  static final class Capacity {
    public static void main(String[] args) {
      try {
        System.out.println(SharedCache.capacity());
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static Path largest(FileSystem fs) throws IOException {
    Path largest = fs.getPath("/");
    long most = -1;
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        if (Files.size(path) > most) {
          most = Files.size(path);
          largest = path;
        }
      }
    }
    return largest;
  }
}
