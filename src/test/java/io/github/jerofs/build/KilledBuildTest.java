package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A JVM that is killed during a build leaves the old image or the new one, and named leftovers. */
final class KilledBuildTest {
  private static final String IMAGE = "image.erofs";
  private static final String TEMPORARY = ".image.erofs.0.tmp";

  @TempDir private Path temp;

  /** Tells the test that a point is reached, and waits for the end. */
  private static void stop() {
    System.out.println("here");
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BuildOptions.Builder stoppingIn(String phase) {
    return BuildOptions.builder()
        .replaceExisting(true)
        .bytesInFlight(1 << 20)
        .listener(
            progress -> {
              if (progress.phase().name().equals(phase) && progress.bytes() > 0) {
                stop();
              }
              return true;
            });
  }

  /** Builds an image with two large files. */
  static final class Builder {
    private Builder() {}

    public static void main(String[] args) throws IOException {
      EntryAttributes plain = EntryAttributes.of(0644);
      byte[] noise = new byte[6 << 20];
      new Random(1).nextBytes(noise);
      ErofsBuilder.to(Path.of(args[0]))
          .options(stoppingIn(args[1]).compression(Compression.parse(args[2])).build())
          .file("/large", plain, ContentSource.of(noise))
          .file("/new", plain, ContentSource.of(new byte[5 << 20]))
          .build();
      stop();
    }
  }

  /** Writes a file of 5 MiB through a writable file system. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      try (FileSystem fs = Erofs.create(Path.of(args[0]), stoppingIn(args[1]).build())) {
        Files.write(fs.getPath("/large"), new byte[5 << 20]);
        Files.writeString(fs.getPath("/new"), "x");
        if (args[1].equals("open")) {
          stop();
        }
      }
      stop();
    }
  }

  /** Starts a child and kills it when it stops by itself. */
  private Path kill(Class<?> main, String... arguments) throws IOException, InterruptedException {
    Path image = temp.resolve(IMAGE);
    ErofsBuilder.to(image).directory("/old", EntryAttributes.of(0755)).build();
    List<String> command = ChildJvm.command(main, "-XX:TieredStopAtLevel=1", image.toString());
    command.addAll(List.of(arguments));
    command.add(1, "-Xmx64m");
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      assertEquals("here", output.readLine());
    } finally {
      child.destroyForcibly().waitFor(); // SIGKILL
    }
    return image;
  }

  @ParameterizedTest
  @CsvSource({
    "DATA, lz4, old, true",
    "METADATA, zstd, old, true",
    "none, lz4, new, false",
  })
  void build_oldImageOrNew(String phase, String method, String entry, boolean left)
      throws IOException, InterruptedException {
    assertImage(kill(Builder.class, phase, method), entry, left);
  }

  @ParameterizedTest
  @CsvSource({"open, old, false", "METADATA, old, true", "none, new, false"})
  void writableFileSystem_oldImageOrNew(String phase, String entry, boolean left)
      throws IOException, InterruptedException {
    assertImage(kill(Writer.class, phase), entry, left);
  }

  /** Checks that the image is whole, what else is left, and that another build works. */
  private void assertImage(Path image, String entry, boolean left) throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        assertTrue(
            name.equals(IMAGE)
                || name.equals(TEMPORARY)
                || name.matches("[.]jerofs[0-9]+[.](tails|spool)"),
            name);
      }
    }
    assertEquals(left, Files.exists(temp.resolve(TEMPORARY)));
    List<Finding> findings = new ArrayList<>();
    Erofs.check(image, ErofsOptions.DEFAULT, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    try (FileSystem fs = Erofs.open(image)) {
      assertTrue(Files.exists(fs.getPath(entry)), entry);
    }
    ErofsBuilder.to(image)
        .options(BuildOptions.builder().replaceExisting(true).build())
        .directory("/again", EntryAttributes.of(0755))
        .build();
    try (FileSystem fs = Erofs.open(image)) {
      assertTrue(Files.exists(fs.getPath("/again")));
    }
  }
}
