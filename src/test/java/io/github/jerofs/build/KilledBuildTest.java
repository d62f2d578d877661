package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.testkit.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
