package io.github.jerofs.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code and headings that are quoted elsewhere exist. */
final class SnippetsTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

  private static List<String> quoted(String document, Pattern pattern) throws IOException {
    List<String> found =
        pattern
            .matcher(Files.readString(Path.of(document)).replace("\r\n", "\n"))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertFalse(found.isEmpty(), document);
    return found;
  }

  /** Returns all sources below a folder in one text. */
  private static String sources(String folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (file.toString().endsWith(".java")) {
          all.append(Files.readString(file));
        }
      }
    }
    return all.toString().replace("\r\n", "\n");
  }

  @Test
  void guide_quotesExamples() throws IOException {
    String examples = sources("examples");
    for (String snippet : quoted("docs/guide.md", JAVA)) {
      assertTrue(examples.contains(snippet), () -> "not in any example:\n" + snippet);
    }
  }

  @Test
  void comments_citeHeadingsThatExist() throws IOException {
    List<String> headings = quoted("docs/format.md", Pattern.compile("(?m)^## (.+)$"));
    List<String> cited =
        Pattern.compile("docs/format\\.md, ([\\w -]+)\\)")
            .matcher(sources("src/main/java").replaceAll("\\s+\\* ", " "))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertTrue(cited.size() > 15, cited::toString);
    assertTrue(headings.containsAll(cited), () -> headings + " lack some of " + cited);
  }
}
