package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Without the optional libraries most images can be read; for the rest an error names what to add.
 */
final class WithoutLibrariesTest {
  @ParameterizedTest
  @CsvSource({
    "plain-default, read",
    "z-lz4, read",
    "z-deflate-C65536, read",
    "z-lzma6, unsupported: lzma compression: the library org.tukaani:xz is needed",
    "z-zstd-frag, unsupported: zstd compression: the library com.github.luben:zstd-jni is needed"
  })
  void image(String name, String outcome) throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "target/classes" + File.pathSeparator + "target/test-classes",
                Reader.class.getName(),
                Corpus.small().image(name).toString()));
    String said = result.output().strip();
    assertEquals(outcome, said.substring(0, Math.min(said.length(), outcome.length())));
  }

  /** Prints {@code read}, or the first error. Uses no library. */
  static final class Reader {
    public static void main(String[] args) throws IOException {
      try (FileSystem fs = Erofs.open(Path.of(args[0]));
          Stream<Path> paths = Files.walk(fs.getPath("/"))) {
        for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
          Files.readAllBytes(path);
        }
        System.out.println("read");
      } catch (ErofsException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
