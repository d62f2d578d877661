package io.github.jerofs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** Runs commands on an image, one after the other. Prints nothing but their messages. */
  static final class Commands {
    public static void main(String[] args) {
      PrintStream nothing = new PrintStream(OutputStream.nullOutputStream());
      for (int i = 1; i < args.length; i++) {
        List<String> words = new ArrayList<>(List.of(args[i].split(" ")));
        words.add(args[0]);
        int code = Main.run(nothing, System.err, words.toArray(String[]::new));
        if (code != 0) {
          throw new IllegalStateException(args[i] + ": " + code);
        }
      }
    }
  }

  private static void runInSmallHeap(Path image, String... commands)
      throws IOException, InterruptedException {
    List<String> line = ChildJvm.command(Commands.class, "-Xmx64m", commands);
    line.add(line.size() - commands.length, image.toString());
    line.addAll(1, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    assertEquals("", ChildJvm.run(line).errors());
  }

  @Test
  void wideDirectory_boundedMemory() throws IOException, InterruptedException {
    runInSmallHeap(wide, "find", "du -a", "tree", "ls", "ls -C", "ls -l", "ls -R --json");
  }

  @Test
  void deepTree_boundedMemory() throws IOException, InterruptedException {
    runInSmallHeap(deep, "find", "du -a", "tree", "ls -R", "ls -lR", "info --data");
  }
}
