package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.lines;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.cli.text.Texts;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands {@code find} and {@code du}, and patterns as arguments. */
final class CliFindTest {
  @ParameterizedTest
  @CsvSource({
    "--name *.txt, /README.txt /docs/guide.txt /docs/lines.txt /docs/poems/grüße.txt"
        + " /docs/same-as-README.txt /empty.txt",
    "--path /docs/*, /docs/guide.txt /docs/lines.txt /docs/poems /docs/same-as-README.txt",
    "--path /docs/** --type f --size -100, /docs/poems/grüße.txt",
    "--type l, /guide",
    "--type d, / /bin /docs /docs/poems /empty-folder",
    "--type ld --max-depth 1, / /bin /docs /empty-folder /guide",
    "--max-depth 0, /",
    "--links 2 --type f, /README.txt /docs/same-as-README.txt",
    "--empty, /empty-folder /empty.txt",
    "--size 156, /README.txt /docs/same-as-README.txt",
    "--xattr user.*, /README.txt /docs/same-as-README.txt",
    "--perm 755 --type f, /bin/hello.sh",
    "--perm /111 --type f, /bin/hello.sh",
    "--perm -444 --name h*, /bin/hello.sh",
    "--newer 2023-11-14T22:13:20Z, ''",
    "--older 2023-11-15 --name guide*, /docs/guide.txt /guide",
    "--uid +0, ''",
    "--iname README*, /README.txt",
    "--iname readme*, /README.txt",
    "--regex /docs/.*\\.txt, /docs/guide.txt /docs/lines.txt /docs/poems/grüße.txt"
        + " /docs/same-as-README.txt",
    "--not --type d --max-depth 1, /README.txt /empty.txt /guide",
    "--type f --not --name *.txt, /bin/hello.sh",
    "--not --size +100 --not --type dl --not --empty, /bin/hello.sh /docs/poems/grüße.txt",
  })
  void conditions_allMustHold(String tests, String expected) {
    List<String> args = new ArrayList<>(List.of("find"));
    args.addAll(List.of(tests.split(" ", -1)));
    args.add(SAMPLE);
    String found = run(args.toArray(String[]::new)).expectSuccess();
    assertEquals(expected, found.strip().replace('\n', ' '));
  }

  @Test
  void paths_areSearched() {
    assertEquals(
        lines("/bin", "/bin/hello.sh", "/guide"),
        run("find", SAMPLE, "bin", "guide").expectSuccess());
  }

  @Test
  void print0_rawBytes() {
    String image = Cli.corpusImage("names").toString();
    byte[] bytes = run("find", "-0", image, "--name", "bad*").bytes();
    assertEquals("/n/bad\u00c3\0", new String(bytes, ISO_8859_1));
  }

  @Test
  void json_attributes() {
    JsonObject file =
        JsonParser.parseString(run("find", "--json", SAMPLE, "--name", "hello*").expectSuccess())
            .getAsJsonObject();
    assertEquals("0755", file.get("mode").getAsString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--size x",
        "--size +",
        "--size -1X",
        "--type x",
        "--perm 8",
        "--name [",
        "--regex [",
        "--not",
        "--name x --not",
        "--newer yesterday",
        "--size 9999999999999999999",
        "--size 9999999999T"
      })
  void conditions_malformed_wrongUsage(String test) {
    List<String> args = new ArrayList<>(List.of("find", SAMPLE));
    args.addAll(List.of(test.split(" ", -1)));
    assertEquals(2, run(args.toArray(String[]::new)).code());
  }

  @Test
  void exec_contentAndPath() {
    Host.assumePosix();
    Cli.Result result =
        run("find", SAMPLE, "/docs", "--name", "g*", "--exec", "echo \"$1\"; wc -c");
    assertEquals("/docs/guide.txt", result.out().lines().findFirst().orElse(""));
    String size = run("stat", "--json", SAMPLE, "/docs/guide.txt").expectSuccess();
    String bytes = result.out().lines().skip(1).findFirst().orElse("").strip();
    assertTrue(size.contains("\"size\":" + bytes + ","), result.out());
    assertEquals(0, result.code());
  }

  @Test
  void exec_failsOrDoesNotRead() {
    Host.assumePosix();
    assertEquals(1, run("find", SAMPLE, "--name", "lines.txt", "--exec", "exit 3").code());
    assertEquals(0, run("find", SAMPLE, "--exec", "true").code());
    String nothing = run("find", SAMPLE, "--type", "d", "--exec", "cat").expectSuccess();
    assertEquals("", nothing);
  }

  @Test
  void du_sorted_largestFirst() {
    List<Long> sizes =
        run("du", "-a", "--sort", "size", SAMPLE)
            .expectSuccess()
            .lines()
            .map(line -> Long.valueOf(line.strip().split(" +", 3)[1]))
            .toList();
    assertEquals(13, sizes.size());
    assertEquals(sizes.stream().sorted(Comparator.reverseOrder()).toList(), sizes);
  }

  @Test
  void du_sumsDirectories() {
    String all = run("du", "-a", SAMPLE).expectSuccess();
    List<String[]> rows = all.lines().map(line -> line.strip().split(" +", 3)).toList();
    assertEquals("/", rows.get(rows.size() - 1)[2]);
    long files =
        rows.stream()
            .filter(row -> row[2].matches(".*(txt|sh)"))
            .mapToLong(row -> Long.parseLong(row[1]))
            .sum();
    String docs = rows.stream().filter(row -> row[2].equals("/docs")).findAny().orElseThrow()[1];
    long total = Long.parseLong(rows.get(rows.size() - 1)[1]);
    assertTrue(total > files && files > Long.parseLong(docs), all);
    // Hard links count once.
    assertTrue(all.contains(" 0            0 /docs/same-as-README.txt\n"), all);
  }

  @Test
  void du_compressed_storedSizeIsSmaller() {
    String image = Cli.corpusImage("z-lz4").toString();
    JsonObject sum =
        JsonParser.parseString(run("du", "-s", "--json", image).expectSuccess()).getAsJsonObject();
    assertEquals("/", sum.get("path").getAsString());
    assertTrue(sum.get("storedSize").getAsLong() < sum.get("size").getAsLong(), sum::toString);
    assertEquals(2, run("du", "-d", "0", image, "/", "/").expectSuccess().lines().count());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1023, 1023",
    "1024, 1.0K",
    "10188, 9.9K",
    "10200, 10K",
    "1023500, 1.0M",
    "5368709120, 5.0G",
    "9223372036854775807, 8.0E"
  })
  void humanSizes_rounded(long bytes, String text) {
    assertEquals(text, Texts.human(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "ls|/docs/*.txt, '/docs/guide.txt\n/docs/lines.txt\n/docs/same-as-README.txt\n'",
    "ls|**.sh, '/bin/hello.sh\n'",
    "'ls|/{bin,guide}', '/guide\n\n/bin:\nhello.sh\n'",
    "ls|/*/p*, 'grüße.txt\n'",
    "cat|/docs/poems/gr*, ''",
    "stat|/README.???, ''",
    "tree|/do*, ''",
  })
  void pattern_expands(String command, String output) {
    String[] words = command.split("\\|", -1);
    String out = run(words[0], SAMPLE, words[1]).expectSuccess();
    assertFalse(out.isEmpty());
    if (!output.isEmpty()) {
      assertEquals(output, out);
    }
  }

  @Test
  void extractAndTar_patterns(@TempDir Path folder) {
    run("extract", SAMPLE, folder.toString(), "/docs/g*").expectSuccess();
    assertTrue(Files.exists(folder.resolve("docs/guide.txt")));
    assertTrue(Files.notExists(folder.resolve("docs/lines.txt")));
    String archive = run("tar", SAMPLE, "/*.txt").expectSuccess();
    assertTrue(archive.contains("\0README.txt\0") && archive.contains("\0empty.txt\0"));
  }

  @Test
  void pattern_noMatch_isError() {
    assertEquals("jerofs: nothing matches: /x*", run("cat", SAMPLE, "x*").expectFailure());
    String message = run("cat", SAMPLE, "[x").expectFailure();
    assertTrue(message.startsWith("jerofs: neither a file nor a pattern: /[x: "), message);
  }

  @Test
  void pattern_nameExists_isLiteral(@TempDir Path folder) throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "a*", new byte[] {'1'});
    tiny.file(tiny.root(), "ab", new byte[] {'2'});
    String image = tiny.write(folder.resolve("image")).toString();
    assertEquals("1", run("cat", image, "/a*").expectSuccess());
    assertEquals("12", run("cat", image, "/a?").expectSuccess());
    assertEquals("1", run("cat", image, "/a\\*").expectSuccess());
  }
}
