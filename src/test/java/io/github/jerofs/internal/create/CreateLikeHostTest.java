package io.github.jerofs.internal.create;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.Host;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the same operations in an image that is being created and on the host, where the JDK's
 * provider sets the standard, and compares results and exceptions.
 */
final class CreateLikeHostTest {
  @TempDir private static Path temp;

  @BeforeAll
  static void host() throws IOException {
    Host.assumePosix();
    Path fresh = Files.createFile(temp.resolve("fresh"));
    String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh));
    assumeTrue(permissions.equals("rw-r--r--"), () -> "the umask gives files " + permissions);
  }

  private static void prepare(Path root) throws IOException {
    Files.createDirectories(root.resolve("dir/sub"));
    Files.write(root.resolve("file"), "0123456789".getBytes(UTF_8));
    Files.write(root.resolve("dir/a"), new byte[] {1});
    Files.createDirectory(root.resolve("empty"));
    Files.createSymbolicLink(root.resolve("link"), root.getFileSystem().getPath("file"));
    Files.createSymbolicLink(root.resolve("dirlink"), root.getFileSystem().getPath("dir/sub/.."));
    Files.createSymbolicLink(root.resolve("dangling"), root.getFileSystem().getPath("none"));
    Files.createSymbolicLink(root.resolve("loop"), root.getFileSystem().getPath("loop"));
    Files.createLink(root.resolve("hard"), root.resolve("file"));
    Files.setPosixFilePermissions(
        root.resolve("file"), PosixFilePermissions.fromString("rw-r-x--x"));
  }

  @TestFactory
  Stream<DynamicTest> operation_sameResultAndTree() {
    return HostOperations.all().entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () -> {
                      Path directory = Files.createTempDirectory(temp.toRealPath(), "case");
                      Path host = Files.createDirectory(directory.resolve("root"));
                      Outcome expected = outcome(host, entry.getValue());
                      try (FileSystem fs = Erofs.create(directory.resolve("t.erofs"))) {
                        Path root = Files.createDirectory(fs.getPath("/root"));
                        Outcome found = outcome(root, entry.getValue());
                        Erofs.discard(fs);
                        assertSame(expected, found);
                      }
                    }));
  }

  /**
   * Checks that two outcomes are equal. An exception can also be of a class below the expected one.
   */
  private static void assertSame(Outcome expected, Outcome found) {
    boolean isSpecial =
        expected.result instanceof Class<?> general
            && found.result instanceof Class<?> special
            && general.isAssignableFrom(special);
    if (!isSpecial) {
      assertEquals(expected.result, found.result);
    }
    assertEquals(expected.tree, found.tree);
  }

  /**
   * What an operation did.
   *
   * @param result the text of its result, or the class of its exception
   * @param tree the tree afterwards
   */
  private record Outcome(Object result, String tree) {}

  private static Outcome outcome(Path root, HostOperations.Operation operation) throws IOException {
    prepare(root);
    Object result;
    try {
      result = String.valueOf(operation.run(root)).replace(root.toString(), "ROOT");
    } catch (IOException | RuntimeException e) {
      result = e.getClass();
    }
    StringBuilder text = new StringBuilder();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        String name = root.relativize(path).toString();
        if (!name.matches("a\\d+b")) {
          text.append(name).append(' ').append(describe(path)).append('\n');
        }
      }
    }
    return new Outcome(result, text.toString());
  }

  private static String describe(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "-> " + Files.readSymbolicLink(path);
    }
    String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    return Files.isDirectory(path)
        ? permissions
        : permissions + " " + Files.size(path) + " " + Arrays.hashCode(Files.readAllBytes(path));
  }
}
