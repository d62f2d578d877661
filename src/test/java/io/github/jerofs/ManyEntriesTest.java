package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory use must not depend on the number of files. */
final class ManyEntriesTest {
  private static final int DIRECTORIES = 1000;
  private static final int FILES = 1000;

  @TempDir private Path temp;

  @Test
  @DisplayName("S14 walks a million entries with a heap of 64 MiB")
  void walk_millionEntries_in64MiBHeap() throws Exception {
    TinyImage image = new TinyImage();
    for (int d = 0; d < DIRECTORIES; d++) {
      TinyImage.Node directory = image.directory(image.root(), "d" + d);
      for (int f = 0; f < FILES; f++) {
        image.file(directory, "f" + f, new byte[0]);
      }
    }
    Path file = image.write(temp.resolve("million.erofs"));
    ChildJvm.Result result = ChildJvm.run(Walk.class, "-Xmx64m", file.toString());
    assertEquals(1 + DIRECTORIES + DIRECTORIES * FILES + "", result.output().strip());
  }

  /** Prints the number of paths of an image. */
  static final class Walk {
    public static void main(String[] args) throws IOException {
      try (FileSystem fs = Erofs.open(Path.of(args[0]));
          Stream<Path> paths = Files.walk(fs.getPath("/"))) {
        System.out.println(paths.count());
      }
    }
  }
}
