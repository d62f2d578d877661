package io.github.jerofs.cli.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** THIRD-PARTY.md names the libraries that the command's JAR contains, and README the same ones. */
final class ThirdPartyTest {
  private static final Pattern LISTED =
      Pattern.compile("(?m)^\\| `[\\w.]+:([\\w-]+)`[^|]*\\| ([\\w.-]+) \\|");
  private static final Pattern IN_README =
      Pattern.compile("`(?:at\\.yawk|org\\.tukaani|com\\.|info\\.)[\\w.]*:([\\w-]+):([\\w.-]+)`");

  private static Set<String> jars() throws IOException {
    Path libraries = Path.of("target/lib");
    assumeTrue(Files.isDirectory(libraries), "no libraries in target/lib: not run by Maven");
    try (Stream<Path> files = Files.list(libraries)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> named(String document, Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(Path.of(document)))
        .results()
        .map(match -> match.group(1) + "-" + match.group(2) + ".jar")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void thirdParty_listsWhatIsDelivered() throws IOException {
    assertEquals(jars(), named("THIRD-PARTY.md", LISTED));
  }

  @Test
  void readme_namesTheVersionsThatAreTested() throws IOException {
    Set<String> direct = jars();
    direct.removeIf(name -> name.startsWith("error_prone_annotations"));
    assertEquals(direct, named("README.md", IN_README));
  }
}
