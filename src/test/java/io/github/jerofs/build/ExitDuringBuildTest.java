package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.testkit.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that exits during a build leaves no temporary files. */
final class ExitDuringBuildTest {
  @TempDir private Path temp;

  /** Builds an image from an archive, and exits before the metadata is written. */
  static final class Builder {
    private Builder() {}

    /** Runs in another JVM. */
    public static void main(String[] arguments) throws IOException {
      Path directory = Path.of(arguments[0]);
      BuildOptions options =
          BuildOptions.builder()
              .listener(progress -> exitBeforeMetadata(progress, directory))
              .build();
      ErofsBuilder.to(OutputStream.nullOutputStream(), directory)
          .options(options)
          .addTar(Path.of(arguments[1]), Whiteouts.KEEP)
          .build();
      throw new IllegalStateException("the build ended");
    }

    private static boolean exitBeforeMetadata(BuildListener.Progress progress, Path directory) {
      if (progress.phase() == BuildListener.Phase.METADATA) {
        try (Stream<Path> present = Files.list(directory)) {
          System.out.print(present.count());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        System.exit(0);
      }
      return true;
    }
  }

  @Test
  void exit_noTemporaryFiles() throws IOException, InterruptedException {
    Path archive = temp.resolve("a.tar");
    byte[] text = "a line of text\n".repeat(200).getBytes(UTF_8);
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
      TarArchiveEntry entry = new TarArchiveEntry("file");
      entry.setSize(text.length);
      out.putArchiveEntry(entry);
      out.write(text);
      out.closeArchiveEntry();
    }
    Path directory = Files.createDirectory(temp.resolve("d"));
    ChildJvm.Result result =
        ChildJvm.run(Builder.class, "-Xmx64m", directory.toString(), archive.toString());
    assertEquals("2", result.output(), "image and contents");
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
