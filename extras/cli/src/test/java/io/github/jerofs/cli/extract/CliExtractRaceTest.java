package io.github.jerofs.cli.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Progress;
import io.github.jerofs.cli.output.InputFiles;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extraction while directories of the target are replaced by links to a directory outside. */
final class CliExtractRaceTest {
  private static final String DIRECTORY = "d";
  private static final int DIRECTORIES = 8;
  private static final int FILES = 8;

  @TempDir private Path temp;

  /** Replaces a directory by a link and back until it is stopped. */
  private record Swapper(Path target, Path outside, AtomicBoolean stop, AtomicInteger rounds)
      implements Runnable {
    private interface Step {
      void run() throws IOException;
    }

    @Override
    public void run() {
      Path directory = target.resolve(DIRECTORY);
      while (!stop.get()) {
        Path moved = target.resolve("moved" + rounds.get());
        attempt(() -> Files.move(directory, moved));
        attempt(() -> Files.createSymbolicLink(directory, outside));
        Thread.onSpinWait();
        attempt(
            () -> {
              if (Files.isSymbolicLink(directory)) {
                Files.delete(directory);
              }
            });
        attempt(() -> Files.move(moved, directory));
        rounds.incrementAndGet();
      }
    }

    /** Does what is possible: the extraction replaces links by directories meanwhile. */
    private static void attempt(Step step) {
      try {
        step.run();
      } catch (FileSystemException e) {
        Thread.onSpinWait();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void directoriesReplacedByLinks_nothingWrittenOutside() throws Exception {
    run(100);
  }

  /** Runs 10,000 rounds, or the number in the argument. */
  public static void main(String[] args) throws Exception {
    CliExtractRaceTest test = new CliExtractRaceTest();
    test.temp = Files.createTempDirectory("race");
    int rounds = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
    System.out.println(test.run(rounds) + " extractions, nothing outside");
  }

  private int run(int rounds) throws Exception {
    assumeTrue(
        Files.isDirectory(Path.of("/proc/self/fd")),
        "no descriptors in /proc/self/fd: SECURITY.md says what remains possible here");
    Path image = image();
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Path target = Files.createDirectory(temp.resolve("target"));
    Files.createDirectory(target.resolve(DIRECTORY));
    Swapper swapper = new Swapper(target, outside, new AtomicBoolean(), new AtomicInteger());
    AtomicInteger failed = new AtomicInteger();
    Thread thread = new Thread(swapper);
    thread.setUncaughtExceptionHandler((t, e) -> failed.incrementAndGet());
    thread.start();
    int extractions = 0;
    try (FileSystem fs = Erofs.open(image)) {
      do {
        extract(fs, target);
        extractions++;
      } while (swapper.rounds().get() < rounds && failed.get() == 0);
    } finally {
      swapper.stop().set(true);
      thread.join();
    }
    assertEquals(0, failed.get(), "the swaps failed");
    try (Stream<Path> files = Files.walk(outside)) {
      assertEquals(List.of(outside), files.toList());
    }
    return extractions;
  }

  /** Replaces all files. Those in a directory that was just moved away are errors. */
  private static void extract(FileSystem image, Path target) throws IOException {
    PrintStream none = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    Messages messages = new Messages(none);
    TargetTree tree = TargetTree.open(target, true, new InputFiles());
    AttributeRestorer attributes =
        new AttributeRestorer(tree.root(), false, false, false, messages);
    List<Path> sources = List.of(image.getPath("/" + DIRECTORY));
    Extractor.extract(
        sources, file -> true, 0, tree, attributes, new Progress(text -> {}, 0), messages);
  }

  private Path image() throws IOException {
    TinyImage image = new TinyImage();
    TinyImage.Node top = image.directory(image.root(), DIRECTORY);
    for (int d = 0; d < DIRECTORIES; d++) {
      TinyImage.Node directory = image.directory(top, "s" + d);
      for (int f = 0; f < FILES; f++) {
        image.file(directory, "f" + f, new byte[] {1});
      }
      image.file(top, "f" + d, new byte[] {2});
    }
    return image.write(temp.resolve("image"));
  }
}
