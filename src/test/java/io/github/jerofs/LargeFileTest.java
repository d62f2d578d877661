package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory use must not depend on the size of the file. */
final class LargeFileTest {
  private static final long SIZE = 512L << 20;
  private static final int MARKS = 64;

  @TempDir private static Path temp;
  private static Path tree;
  private static String truth;

  @BeforeAll
  static void writeTree() throws IOException {
    tree = Files.createDirectory(temp.resolve("tree"));
    Path file = tree.resolve("large");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(SIZE);
      for (int i = 0; i < MARKS; i++) {
        out.seek(i * (SIZE / MARKS));
        out.writeUTF("mark number " + i);
      }
    }
    truth = Manifest.sha256(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-zlz4 -C65536", "-zlz4hc -C1048576"})
  void compressible512MiB_readIn64MiBHeap(String options) throws Exception {
    assumeTrue(Shell.has("mkfs.erofs"), "no mkfs.erofs to create a large image");
    Path image = temp.resolve("large.erofs");
    Shell.run("sh", "-c", "mkfs.erofs " + options + " '" + image + "' '" + tree + "'");
    ChildJvm.Result result = ChildJvm.run(Digest.class, "-Xmx64m", image.toString());
    assertEquals(truth, result.output().strip());
  }

  /** Prints the SHA-256 of the file {@code /large} of an image. */
  static final class Digest {
    public static void main(String[] args) throws IOException {
      try (FileSystem fs = Erofs.open(Path.of(args[0]))) {
        System.out.println(Manifest.sha256(fs.getPath("/large")));
      }
    }
  }
}
