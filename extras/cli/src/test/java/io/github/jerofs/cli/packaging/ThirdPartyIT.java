package io.github.jerofs.cli.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** THIRD-PARTY.md and README name the libraries in the command's JAR. */
final class ThirdPartyIT {
  private static final Pattern LISTED =
      Pattern.compile("(?m)^\\| `[\\w.-]+:([\\w-]+)`[^|]*\\| ([\\w.-]+) \\|");
  private static final Pattern IN_README =
      Pattern.compile(
          "`(?:at\\.yawk|org\\.(?:tukaani|bouncycastle)|com\\.|commons-|info\\.)[\\w.-]*:([\\w-]+):([\\w.-]+)`");

  private static Set<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("extras/cli/target/lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("jerofs-"))
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
  void thirdParty_listsDeliveredLibraries() throws IOException {
    assertEquals(jars(), named("THIRD-PARTY.md", LISTED));
  }

  @Test
  void readme_testedVersions() throws IOException {
    Set<String> direct = jars();
    // Dependencies of the command, and transitive ones.
    direct.removeIf(
        name ->
            name.matches(
                "(error_prone_annotations|picocli|bcprov-jdk18on|bcutil-jdk18on|jetty-.*|oncrpc4j-core"
                    + "|grizzly-framework|slf4j-.*)-.*"));
    assertEquals(direct, named("README.md", IN_README));
  }
}
