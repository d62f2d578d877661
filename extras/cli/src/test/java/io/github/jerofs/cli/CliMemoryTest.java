package io.github.jerofs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on trees whose metadata exceeds a heap of 64 MiB. */
final class CliMemoryTest {
  @TempDir private static Path temp;

  private static Path wide;
  private static Path deep;

  @BeforeAll
  static void writeImages() throws IOException {
    TinyImage image = new TinyImage();
    TinyImage.Node file = image.file(image.root(), "f", new byte[] {1});
    for (int i = 0; i < 300_000; i++) {
      image.link(image.root(), String.format("n%07d", i), file);
    }
    wide = image.write(temp.resolve("wide.erofs"));

    image = new TinyImage();
    file = image.file(image.root(), "f", new byte[] {1});
    TinyImage.Node directory = image.root();
    for (int level = 0; level < 2000; level++) {
      for (int i = 0; i < 30; i++) {
        image.link(directory, "f" + i, file);
      }
      directory = image.directory(directory, "d");
    }
    deep = image.write(temp.resolve("deep.erofs"));
  }

  private static void runInSmallHeap(Path image, String command)
      throws IOException, InterruptedException {
    List<String> words = List.of(command.split(" "));
    Path errors = temp.resolve("errors");
    List<String> line = ChildJvm.command(Main.class, "-Xmx64m", words.toArray(String[]::new));
    line.add(1, "-XX:+UseSerialGC");
    line.add(image.toString());
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    int code = process.waitFor();
    assertEquals("", Files.readString(errors));
    assertEquals(0, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"find", "du -a", "tree", "ls", "ls -C", "ls -l", "ls -R --json"})
  void wideDirectory_boundedMemory(String command) throws IOException, InterruptedException {
    runInSmallHeap(wide, command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"find", "du -a", "tree", "ls -R", "ls -lR", "info --data"})
  void deepTree_boundedMemory(String command) throws IOException, InterruptedException {
    runInSmallHeap(deep, command);
  }
}
