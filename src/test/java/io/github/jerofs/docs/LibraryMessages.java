package io.github.jerofs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.QuotedMessages;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages about libraries that are missing or do not run. */
final class LibraryMessages {
  private final Path temp;

  LibraryMessages(Path temp) {
    this.temp = temp;
  }

  void addTo(QuotedMessages quoted) {
    quoted.provoke(
        "unsupported: … compression: the library … is needed (on the module path with"
            + " --add-modules): …",
        () -> {
          String classes = folder(Erofs.class) + File.pathSeparator + folder(ReadAll.class);
          return child("-cp", classes, ReadAll.class.getName(), image("z-lzma6"))
              .output()
              .strip()
              .replaceFirst(" \\([^()]+\\)$", "");
        });
    quoted.provoke(
        "… does not run here, decoding in Java: …",
        () -> {
          Path errors = temp.resolve("errors");
          List<String> command =
              ChildJvm.command(
                  ReadAll.class, "-Djava.io.tmpdir=" + temp.resolve("missing"), image("z-lz4"));
          Process child = new ProcessBuilder(command).redirectError(errors.toFile()).start();
          assertEquals("read", new String(child.getInputStream().readAllBytes(), UTF_8).strip());
          assertEquals(0, child.waitFor());
          // The JDK also prints warnings about native libraries.
          return Files.readAllLines(errors).stream()
              .filter(line -> line.contains("decoding"))
              .map(line -> line.replaceFirst("^\\S+: ", ""))
              .collect(Collectors.joining("\n"));
        });
  }

  private static String image(String name) {
    return Corpus.small().image(name).toString();
  }

  private static String folder(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private static ChildJvm.Result child(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(args));
    return ChildJvm.run(command);
  }

  /** Reads all files of an image; prints {@code read}, or the first failure. */
  static final class ReadAll {
    public static void main(String[] args) {
      try {
        readAllFiles(Path.of(args[0]));
        System.out.println("read");
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }

    /** Uses no class of the testkit, as it runs without it. */
    private static void readAllFiles(Path image) throws IOException {
      try (FileSystem fs = Erofs.open(image);
          Stream<Path> paths = Files.walk(fs.getPath("/"))) {
        for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
          Files.readAllBytes(path);
        }
      }
    }
  }
}
