package io.github.jerofs.internal.open.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes build the same index. */
final class IndexProcessesTest {
  @TempDir private Path temp;

  /** Opens an archive, prints what it contains, and deletes its index; five times. */
  static final class Opening {
    private Opening() {}

    /** Runs in another JVM. */
    public static void main(String[] arguments) throws IOException {
      ErofsOptions options =
          ErofsOptions.builder()
              .remote(RemoteOptions.builder().cacheDirectory(Path.of(arguments[1])).build())
              .build();
      for (int i = 0; i < 5; i++) {
        try (FileSystem fs = Erofs.open(Path.of(arguments[0]), options)) {
          System.out.println(TestTar.of(fs));
        }
        try (Stream<Path> files = Files.list(Path.of(arguments[1]))) {
          for (Path file : (Iterable<Path>) files::iterator) {
            if (file.toString().endsWith(".index")) {
              Files.deleteIfExists(file); // so that it is built again
            }
          }
        }
      }
    }
  }

  /** Each opens while others build, replace and delete the index. */
  @Test
  void severalProcesses_sameContent() throws IOException, InterruptedException {
    TestTar tar = TestTar.random(40, 40_000, 3);
    Path archive = Files.write(temp.resolve("layer.tar.gz"), tar.gzip());
    Path cache = temp.resolve("cache");
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      children.add(
          ChildJvm.start(
              temp.resolve("out" + i),
              temp.resolve("err" + i),
              Opening.class,
              archive.toString(),
              cache.toString()));
    }
    for (int i = 0; i < children.size(); i++) {
      int code = children.get(i).waitFor();
      assertEquals("", Files.readString(temp.resolve("err" + i)));
      assertEquals(0, code);
      for (String line : Files.readAllLines(temp.resolve("out" + i))) {
        assertEquals(tar.expected().toString(), line);
      }
    }
    try (Stream<Path> files = Files.list(cache)) {
      assertEquals(0, files.filter(file -> !file.toString().endsWith(".index")).count());
    }
  }
}
