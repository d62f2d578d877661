package io.github.jerofs.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.option.OptionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of options in the Javadoc of {@code OptionKey} and in the guide match the registry.
 * {@code mvn test -Dtest=OptionDocumentsTest -Djerofs.docs.write=true} writes them.
 */
final class OptionDocumentsTest {
  @Test
  void javadoc_hasAllOptions() throws IOException {
    check(
        Path.of("src/main/java/io/github/jerofs/option/OptionKey.java"),
        " * <tr><th>key</th><th>what</th><th>value</th><th>default</th><th>applies to</th></tr>\n",
        " * </table>\n",
        OptionDocumentsTest::javadocRow);
  }

  @Test
  void guide_hasAllOptions() throws IOException {
    check(
        Path.of("docs/guide.md"),
        "| option | what | value | default | applies to |\n| --- | --- | --- | --- | --- |\n",
        "\nThe program's form of an option",
        OptionDocumentsTest::guideRow);
  }

  private static void check(
      Path document, String before, String after, Function<OptionKey<?>, String> row)
      throws IOException {
    String text = Files.readString(document).replace("\r\n", "\n");
    int start = text.indexOf(before) + before.length();
    int end = text.indexOf(after, start);
    assertTrue(start >= before.length() && end >= start, "no table in " + document);
    String table = OptionKey.all().stream().map(row).collect(Collectors.joining());
    if (Boolean.getBoolean("jerofs.docs.write")) {
      Files.writeString(document, text.substring(0, start) + table + text.substring(end));
    } else {
      assertEquals(
          table,
          text.substring(start, end),
          document + "; see the comment of this test to update it");
    }
  }

  private static String javadocRow(OptionKey<?> key) {
    return " * <tr><td>{@code "
        + (key + "}</td><td>" + key.documentation())
        + ("</td><td>" + key.values())
        + ("</td><td>" + shortDefault(key))
        + ("</td><td>" + key.scope() + "</td></tr>\n");
  }

  private static String guideRow(OptionKey<?> key) {
    return String.format(
        "| `%s` | %s | %s | %s | %s |\n",
        key, key.documentation(), key.values(), shortDefault(key), key.scope());
  }

  private static String shortDefault(OptionKey<?> key) {
    String text = key.defaultText();
    if (!key.metavar().equals("BYTES") || !text.matches("[0-9]+")) {
      return text;
    }
    long bytes = Long.parseLong(text);
    if (bytes == 0 || bytes % 1024 != 0) {
      return text;
    }
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }
}
