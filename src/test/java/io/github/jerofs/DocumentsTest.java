package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.error.ErofsLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests, limits and links in the documents exist. */
final class DocumentsTest {
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^) ]+)\\)|(?m)^\\[[^\\]]+\\]: (\\S+)$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+?)\\s*$");
  private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+Test\\b");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/conformance.md",
        "docs/tools.md",
        "docs/hostile.md",
        "docs/on-demand.md",
        "docs/cli.md",
        "docs/report.md",
        "docs/building.md",
        "docs/other-systems.md",
        "README.md"
      })
  void namedTests_exist(String document) throws IOException {
    Set<String> tests = new HashSet<>();
    for (String folder : List.of("src/test/java", "extras")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> tests.add(name.replace(".java", "")));
      }
    }
    List<String> missing =
        TEST.matcher(Files.readString(Path.of(document)))
            .results()
            .map(MatchResult::group)
            .filter(name -> !tests.contains(name))
            .distinct()
            .toList();
    assertTrue(missing.isEmpty(), () -> "no such tests: " + missing);
  }

  /** Checks the files of links, and the headings in them. */
  @Test
  void links_targetsExist() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<Path> documents = new ArrayList<>();
    for (String folder : List.of(".", "docs", "examples")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
      }
    }
    assertTrue(documents.size() > 15, documents::toString);
    for (Path document : documents) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        String target = link.group(1) == null ? link.group(2) : link.group(1);
        if (!target.contains(":") && !isThere(document, target)) {
          wrong.add(document + " -> " + target);
        }
      }
    }
    assertTrue(wrong.isEmpty(), wrong::toString);
  }

  private static boolean isThere(Path document, String link) throws IOException {
    int hash = link.indexOf('#');
    String name = hash < 0 ? link : link.substring(0, hash);
    Path file = name.isEmpty() ? document : document.resolveSibling(name).normalize();
    if (!Files.exists(file)) {
      return false;
    }
    return hash < 0
        || HEADING
            .matcher(Files.readString(file))
            .results()
            .anyMatch(heading -> anchor(heading.group(1)).equals(link.substring(hash + 1)));
  }

  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\s-]", "").replace(' ', '-');
  }

  @ParameterizedTest
  @ValueSource(strings = {"SECURITY.md", "src/main/java/io/github/jerofs/option/OptionKey.java"})
  void limits_areDocumented(String document) throws IOException {
    String text = Files.readString(Path.of(document));
    for (ErofsLimit limit : ErofsLimit.values()) {
      assertTrue(text.contains(limit.key()), () -> document + " lacks " + limit.key());
    }
  }
}
