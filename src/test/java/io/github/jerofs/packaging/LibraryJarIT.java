package io.github.jerofs.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The library's JAR on its own. */
final class LibraryJarIT {
  private static final Path JAR = Path.of(System.getProperty("jerofs.jar", "target/jerofs.jar"));

  @Test
  void contents_libraryOnly() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertTrue(jar.stream().map(ZipEntry::getName).allMatch(LibraryJarIT::isOurs));
      for (String name :
          List.of(
              "module-info.class",
              "META-INF/LICENSE",
              "META-INF/services/java.nio.file.spi.FileSystemProvider")) {
        assertTrue(jar.getEntry(name) != null, name);
      }
    }
  }

  private static boolean isOurs(String name) {
    return name.startsWith("META-INF/")
        || name.equals("module-info.class")
        || (name.startsWith("io/")
            && !name.matches(".*(Test|IT)\\.class")
            && !name.contains("testkit"));
  }

  @Test
  void modulePath_needsNothingElse() throws IOException, InterruptedException {
    String modules =
        ChildJvm.run(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-p",
                    JAR.toString(),
                    "--describe-module",
                    "io.github.jerofs"))
            .output();
    assertTrue(
        modules.contains("exports io.github.jerofs\n".replace("\n", System.lineSeparator())));
    assertEquals(
        Set.of("requires java.base mandated", "requires java.net.http"),
        modules
            .lines()
            .filter(line -> line.startsWith("requires ") && !line.contains(" static"))
            .collect(Collectors.toSet()));
    assertFalse(modules.contains("automatic"));
  }
}
