package io.github.jerofs.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.jerofs.testkit.ChildJvm;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryFilesTest {
  @TempDir private Path temp;

  /** Registers a file and a directory, and exits without closing them. */
  static final class Leaving {
    private Leaving() {}

    /** Runs in another JVM. */
    public static void main(String[] arguments) throws IOException {
      Path directory = Files.createDirectory(Path.of(arguments[0]));
      Files.writeString(directory.resolve("a"), "a");
      Files.writeString(directory.resolve("b"), "b");
      TemporaryFiles.register(directory);
      TemporaryFiles.register(Files.writeString(Path.of(arguments[1]), "file"));
    }
  }

  @Test
  void close_deletesAndForgets() throws IOException {
    int before = TemporaryFiles.count();
    Path directory = Files.createDirectory(temp.resolve("d"));
    Files.writeString(directory.resolve("a"), "a");
    Path file = Files.writeString(temp.resolve("f"), "f");
    Closeable one = TemporaryFiles.register(directory);
    Closeable two = TemporaryFiles.register(file);
    assertEquals(before + 2, TemporaryFiles.count());
    one.close();
    two.close();
    assertEquals(before, TemporaryFiles.count());
    assertFalse(Files.exists(directory) || Files.exists(file));
  }

  @Test
  void neverClosed_deletedAtExit() throws IOException, InterruptedException {
    Path directory = temp.resolve("d");
    Path file = temp.resolve("f");
    ChildJvm.run(Leaving.class, "-Xmx64m", directory.toString(), file.toString());
    assertFalse(Files.exists(directory) || Files.exists(file));
  }
}
