package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.TinyImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Effects of the host on an open image: damage, locales, threads, copies. */
final class HostConditionsTest extends ContractTest {
  @Test
  @DisplayName("R4 an image that is cut short while open is an IOException")
  void cutShort_ioException() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "plain", ContractTree.pattern(200_000));
    Path file = tiny.write(temp.resolve("cut.erofs"));
    try (FileSystem fs = Erofs.open(file);
        FileChannel channel = FileChannel.open(fs.getPath("/plain"))) {
      try (FileChannel host = FileChannel.open(file, StandardOpenOption.WRITE)) {
        host.truncate(16_384);
      }
      ByteBuffer dst = ByteBuffer.allocate(1000);
      assertThrows(IOException.class, () -> channel.read(dst, 100_000));
      var sink = Channels.newChannel(new ByteArrayOutputStream());
      assertThrows(IOException.class, () -> channel.transferTo(100_000, 1000, sink));
      assertThrows(IOException.class, () -> Files.readAllBytes(fs.getPath("/plain")));
      assertEquals(1000, channel.read(dst.clear(), 0));
    }
  }

  @Test
  @DisplayName("S8 damage in the middle of a directory ends its listing with an exception")
  void damagedDirectory_iteratorException() throws IOException {
    TinyImage tiny = new TinyImage();
    for (int i = 1000; i < 1300; i++) {
      tiny.file(tiny.root(), "e" + i, new byte[0]);
    }
    Path file = tiny.write(temp.resolve("damaged.erofs"));
    byte[] image = Files.readAllBytes(file);
    int second = 5 * 4096; // superblock, three blocks of inodes, the first block of entries
    for (int i = 0; i < 64; i++) {
      image[second + i] = (byte) 0xff;
    }
    Files.write(file, image);
    try (FileSystem fs = Erofs.open(file);
        DirectoryStream<Path> stream = Files.newDirectoryStream(fs.getPath("/"))) {
      List<Path> seen = new ArrayList<>();
      DirectoryIteratorException e =
          assertThrows(DirectoryIteratorException.class, () -> stream.forEach(seen::add));
      assertInstanceOf(CorruptImageException.class, e.getCause());
      assertTrue(seen.size() > 200, () -> "seen " + seen.size());
    }
  }

  @Test
  @DisplayName("M9 COPY_ATTRIBUTES takes the times along, and since Java 19 the permissions")
  void copyAttributes_out() throws IOException {
    Path source = image("/modes/0600");
    Path target = temp.resolve("copied");
    Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
    assertEquals(Files.getLastModifiedTime(source), Files.getLastModifiedTime(target));
    if (Runtime.version().feature() >= 19) {
      assertEquals(Files.getPosixFilePermissions(source), Files.getPosixFilePermissions(target));
    }
  }

  @Test
  @DisplayName("N2 names are UTF-8 whatever the locale")
  void posixLocale_namesInUtf8() throws Exception {
    assumeTrue(Shell.has("env"), "no env to set a locale with");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ChildJvm.Result result =
        ChildJvm.run(
            List.of(
                "env",
                "LC_ALL=POSIX",
                java,
                "-cp",
                System.getProperty("java.class.path"),
                CountNames.class.getName(),
                IMAGE_FILE.toString()));
    assertEquals("25 \\u00e9", result.output().strip());
  }

  /** Prints the number of entries in {@code /names} that can be opened, and a non-ASCII one. */
  static final class CountNames {
    public static void main(String[] args) throws IOException {
      try (FileSystem fs = Erofs.open(Path.of(args[0]));
          Stream<Path> names = Files.list(fs.getPath("/names"))) {
        long count = names.filter(path -> Files.exists(fs.getPath(path.toString()))).count();
        String name = fs.getPath("/names/\u00e9t\u00e9").toRealPath().getFileName().toString();
        System.out.printf("%d \\u%04x%n", count, (int) name.charAt(0));
      }
    }
  }

  @Test
  @DisplayName("R8 a thousand virtual threads read")
  void virtualThreads_read() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads came with Java 21");
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    try {
      List<Future<byte[]>> results = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        results.add(threads.submit(() -> Files.readAllBytes(image("/sizes/70000"))));
      }
      byte[] expected = ContractTree.pattern(70_000);
      for (Future<byte[]> result : results) {
        assertArrayEquals(expected, result.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
