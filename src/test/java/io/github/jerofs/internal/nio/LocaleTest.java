package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.testkit.ChildJvm;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** N2: names do not depend on the locale. */
final class LocaleTest extends ContractTest {
  @Test
  @DisplayName("N2 names are UTF-8 in every locale")
  void posixLocale_namesInUtf8() throws Exception {
    assumeTrue(Shell.has("env"), "no env command to set a locale");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ChildJvm.Result result =
        ChildJvm.run(
            List.of(
                "env",
                "LC_ALL=POSIX",
                java,
                "-cp",
                System.getProperty("java.class.path"),
                CountNames.class.getName(),
                IMAGE_FILE.toString()));
    assertEquals("25 \\u00e9", result.output().strip());
  }

  /** Prints the number of entries in {@code /names} that can be opened, and a non-ASCII one. */
  static final class CountNames {
    public static void main(String[] args) throws IOException {
      try (FileSystem fs = Erofs.open(Path.of(args[0]));
          Stream<Path> names = Files.list(fs.getPath("/names"))) {
        long count = names.filter(path -> Files.exists(fs.getPath(path.toString()))).count();
        String name = fs.getPath("/names/\u00e9t\u00e9").toRealPath().getFileName().toString();
        System.out.printf("%d \\u%04x%n", count, (int) name.charAt(0));
      }
    }
  }
}
