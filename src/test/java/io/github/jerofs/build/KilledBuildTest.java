package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.testkit.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A JVM that is killed during a build leaves no image. */
final class KilledBuildTest {
  private static final int CODE = 9;

  @TempDir private Path temp;

  /** Builds an image whose last content halts the JVM when it is opened. */
  static final class Builder {
    private Builder() {}

    public static void main(String[] args) throws IOException {
      ContentSource end =
          new ContentSource() {
            @Override
            public long size() {
              return 5000;
            }

            @Override
            public InputStream open() {
              Runtime.getRuntime().halt(CODE); // runs no shutdown hook, like kill -9
              throw new AssertionError();
            }
          };
      EntryAttributes plain = EntryAttributes.of(0644);
      ErofsBuilder.to(Path.of(args[0]))
          .file("/a", plain, ContentSource.of(new byte[5 << 20]))
          .file("/b", plain, end)
          .build();
    }
  }

  /** Halts the JVM while a writable file system is open, or while its image is written. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      BuildOptions options =
          BuildOptions.builder()
              .bytesInFlight(1 << 20)
              .listener(
                  progress -> {
                    if (progress.phase() == BuildListener.Phase.METADATA) {
                      Runtime.getRuntime().halt(CODE);
                    }
                    return true;
                  })
              .build();
      try (FileSystem fs = Erofs.create(Path.of(args[0]), options)) {
        Files.write(fs.getPath("/large"), new byte[5 << 20]);
        Files.writeString(fs.getPath("/small"), "x");
        if (args[1].equals("open")) {
          Runtime.getRuntime().halt(CODE);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"open,''", "closing,.image.erofs.0.tmp"})
  void writableFileSystem_leavesNoImage(String when, String left)
      throws IOException, InterruptedException {
    Path image = temp.resolve("image.erofs");
    Process child = ChildJvm.start(Writer.class, "-Xmx64m", image.toString(), when);
    assertEquals(CODE, child.waitFor());
    try (Stream<Path> files = Files.list(temp)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertEquals(left.isEmpty() ? List.of() : List.of(left), names);
    }
    try (FileSystem fs = Erofs.create(image, BuildOptions.DEFAULT)) {
      Files.writeString(fs.getPath("/again"), "x");
    }
    Erofs.open(image).close();
  }

  @Test
  void end_leavesTheTemporaryFileOnly() throws IOException, InterruptedException {
    Path image = temp.resolve("image.erofs");
    Process child = ChildJvm.start(Builder.class, "-Xmx64m", image.toString());
    assertEquals(CODE, child.waitFor());
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(temp.resolve(".image.erofs.0.tmp")), files.toList());
    }
    ErofsBuilder.to(image).directory("/d", EntryAttributes.of(0755)).build();
    Erofs.open(image).close();
  }
}
