package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.error.ErofsException;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Without the optional libraries, most images are readable; for the others, the error names the
 * library to add.
 */
final class WithoutLibrariesTest {
  @ParameterizedTest
  @CsvFileSource(resources = "without-libraries.csv")
  void classPath_libraryMissing_readsOrNamesIt(String name, String outcome)
      throws IOException, InterruptedException {
    String path = "target/classes" + File.pathSeparator + "target/test-classes";
    assertRun(outcome, name, "-cp", path, Reader.class.getName());
  }

  @ParameterizedTest
  @CsvFileSource(resources = "without-libraries.csv")
  void modulePath_libraryMissing_readsOrNamesIt(String name, String outcome)
      throws IOException, InterruptedException {
    assertRun(
        outcome,
        name,
        "-p",
        "target/classes",
        "--patch-module",
        "io.github.jerofs=target/test-classes",
        "-m",
        "io.github.jerofs/" + Reader.class.getName());
  }

  /** Runs {@link Reader} on an image. */
  private static void assertRun(String outcome, String image, String... how)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(how));
    command.add(Corpus.small().image(image).toString());
    String said = ChildJvm.run(command).output().strip();
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
