package io.github.jerofs.cli.cache;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hashing;
import io.github.jerofs.cli.Cli;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.RangeServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on images on web servers, {@code fetch} and {@code cache}. */
final class CliRemoteTest {
  @TempDir private Path temp;

  private RangeServer server;
  private String url = "";
  private String cache = "";

  @BeforeEach
  void startServer() throws IOException {
    server = new RangeServer();
    URI served = server.serve("sample.erofs", Path.of(SAMPLE));
    url = served.toString();
    cache = temp.resolve("cache").toString();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  private static String digest() throws IOException {
    return Hashing.sha256().hashBytes(Files.readAllBytes(Path.of(SAMPLE))).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ls", "tree", "stat", "info", "fsck"})
  void commands_sameOutputAsFile(String command) {
    assertEquals(
        run(command, SAMPLE).expectSuccess().replace(SAMPLE, url),
        run(command, url).expectSuccess());
  }

  @Test
  void fetch_thenOffline() throws IOException {
    String file = run("fetch", "--cache", cache, url).expectSuccess().strip();
    assertArrayEquals(Files.readAllBytes(Path.of(SAMPLE)), Files.readAllBytes(Path.of(file)));
    server.close();
    assertEquals(file, run("fetch", "--cache", cache, url).expectSuccess().strip());
    assertEquals(
        run("ls", SAMPLE).expectSuccess(), run("ls", "--cache", cache, url).expectSuccess());
    assertEquals(1, run("ls", url).code());
  }

  @Test
  void cache_lsVerifyRm() throws IOException {
    run("fetch", "--cache", cache, "--sha256", digest(), url).expectSuccess();
    run("ls", "--cache", cache, url).expectSuccess();
    List<String> lines = run("cache", "ls", "--cache", cache).expectSuccess().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(
        lines.get(0).matches("complete +[\\d,]+  sha256-" + digest() + "  " + url),
        lines::toString);
    assertTrue(lines.get(1).matches(".*  url-[0-9a-f]{64}  " + url), lines::toString);
    String json =
        run("cache", "ls", "--json", "--cache", cache, "sha256-" + digest()).expectSuccess();
    assertTrue(json.contains("\"complete\":true"), json);
    assertEquals(
        digest() + "  " + url + "  (as stated)\n",
        run("cache", "verify", "--cache", cache, "sha256-" + digest()).expectSuccess());
    run("cache", "rm", "--cache", cache, url).expectSuccess();
    assertEquals("", run("cache", "ls", "--cache", cache).expectSuccess());
    assertEquals(
        "jerofs: not in the cache: " + url,
        run("cache", "verify", "--cache", cache, url).expectFailure());
  }

  @Test
  void cache_directoryMissing_named() throws IOException {
    Path missing = temp.resolve("missing");
    for (String action : List.of("ls", "verify", "rm --all")) {
      List<String> line = new ArrayList<>(List.of("cache"));
      line.addAll(List.of(action.split(" ")));
      line.addAll(List.of("--cache", missing.toString()));
      assertEquals(
          "jerofs: no such file: " + missing,
          run(line.toArray(new String[0])).expectFailure(),
          action);
    }
    Path file = Files.writeString(temp.resolve("file"), "");
    assertEquals(
        "jerofs: not a directory: " + file,
        run("cache", "ls", "--cache", file.toString()).expectFailure());
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertEquals("", run("cache", "ls", "--cache", empty.toString()).expectSuccess());
  }

  @Test
  void cache_indexOfArchive_lsRm() throws IOException {
    Path archive = temp.resolve("sample.tar.gz");
    run("tar", "--compress", "gzip", "--output", archive.toString(), SAMPLE).expectSuccess();
    String names = run("ls", "--cache", cache, archive.toString()).expectSuccess();
    assertEquals(run("ls", SAMPLE).expectSuccess(), names);
    String line = run("cache", "ls", "--cache", cache).expectSuccess().strip();
    assertTrue(line.matches("index +[0-9,]+  layer-file-[0-9a-f]{64}"), line);
    String key = line.substring(line.lastIndexOf(' ') + 1);
    Path index = Path.of(cache, key + ".index");
    String json = run("cache", "ls", "--json", "--cache", cache, key).expectSuccess().strip();
    assertTrue(json.contains("\"length\":" + Files.size(index)), json);
    assertEquals("", run("cache", "verify", "--cache", cache).expectSuccess());
    run("cache", "rm", "--cache", cache, key).expectSuccess();
    assertFalse(Files.exists(index));
    assertEquals(names, run("ls", "--cache", cache, archive.toString()).expectSuccess());
    run("cache", "rm", "--all", "--cache", cache).expectSuccess();
    assertFalse(Files.exists(index));
  }

  @Test
  void cacheVerify_damagedCopy_found() throws IOException {
    String file = run("fetch", "--cache", cache, "--sha256", digest(), url).expectSuccess().strip();
    byte[] bytes = Files.readAllBytes(Path.of(file));
    bytes[5000]++;
    Files.write(Path.of(file), bytes);
    assertTrue(
        run("cache", "verify", "--cache", cache).expectFailure().contains("expected " + digest()));
  }

  @Test
  void fetch_serverWithoutRanges_copyUsed() throws IOException {
    byte[] large = Arrays.copyOf(Files.readAllBytes(Path.of(SAMPLE)), 9 << 20);
    server.setScript(
        (request, usual) -> new Reply(200, Map.of("ETag", "\"one\""), large.length, large));
    String message = run("ls", url).expectFailure();
    assertTrue(message.contains("the server does not support ranges"), message);
    String file = run("fetch", "--cache", cache, url).expectSuccess().strip();
    assertArrayEquals(large, Files.readAllBytes(Path.of(file)));
    server.close();
    assertEquals(
        run("ls", SAMPLE).expectSuccess(), run("ls", "--cache", cache, url).expectSuccess());
  }

  @Test
  void progress_unknownLength_sizeOnly() {
    List<String> shown = new ArrayList<>();
    new FetchProgress(shown::add, () -> 0).progress(3 << 20, -1);
    assertEquals(List.of("3.0 MiB"), shown);
  }

  @Test
  void sha256_wrong_nothingCached() {
    String wrong = "0".repeat(64);
    assertTrue(
        run("fetch", "--cache", cache, "--sha256", wrong, url)
            .expectFailure()
            .contains("expected " + wrong));
    assertEquals("", run("cache", "ls", "--cache", cache).expectSuccess());
  }

  @Test
  void mirrorAndHeader_used() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret"), "X-Token: one\n\n");
    server.setScript(
        (request, usual) ->
            request.header("X-Token").equals("one") && request.header("X-Other").equals("two")
                ? usual
                : RangeServer.empty(401));
    run(
            "ls",
            "--mirror",
            url,
            "--header",
            "@" + secret,
            "--header",
            "X-Other: two",
            server.url("missing").toString())
        .expectSuccess();
    assertTrue(run("ls", url).expectFailure().contains("authorization required"));
  }

  @Test
  void progress_barAndSizes() {
    List<String> shown = new ArrayList<>();
    long[] now = {0};
    FetchProgress progress = new FetchProgress(shown::add, () -> now[0]);
    progress.progress(0, 4 << 20);
    progress.progress(1 << 20, 4 << 20);
    now[0] = 200_000_000;
    progress.progress(2 << 20, 4 << 20);
    assertEquals(
        List.of(
            "[------------------------------] 0% 0.0 of 4.0 MiB",
            "[###############---------------] 50% 2.0 of 4.0 MiB"),
        shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fetch",
        "fetch file.erofs",
        "fetch --sha256 12 http://host/x",
        "ls --mirror http://host/x samples/sample.erofs",
        "cache ls --all",
        "cache verify --json",
        "ls ftp://host/x",
        "ls file:///x?y",
        "fetch --header nonsense http://host/x",
        "fetch --header Range:x http://host/x",
        "cache",
        "cache frob",
        "cache rm"
      })
  void arguments_malformed_wrongUsage(String line) {
    Cli.Result result = run(line.split(" ", -1));
    assertEquals(2, result.code(), result::err);
    assertTrue(
        result.err().matches("jerofs: .+\njerofs: 'jerofs.* --help' shows the usage\n"),
        result.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ls", "tree", "stat", "find", "du", "info", "fsck", "tar", "diff"})
  void sha256_localFile_checked(String command) throws IOException {
    List<String> line = new ArrayList<>(List.of(command, SAMPLE));
    if (command.equals("tar")) {
      line.addAll(List.of("--output", temp.resolve("archive.tar").toString()));
    } else if (command.equals("diff")) {
      line.add(Files.createDirectory(temp.resolve("empty")).toString());
    }
    line.add("--sha256");
    String wrong = "0".repeat(64);
    Cli.Result refused = run(with(line, wrong));
    String text = refused.out() + refused.err();
    String expected = "corrupt: SHA-256: expected " + wrong + ", found " + digest() + " (" + SAMPLE;
    assertTrue(text.contains(expected), text);
    assertEquals(command.equals("diff") ? 2 : 1, refused.code());
    Cli.Result accepted = run(with(line, digest()));
    assertEquals("", accepted.err());
    assertFalse(accepted.out().contains("corrupt"), accepted.out());
  }

  private static String[] with(List<String> line, String last) {
    List<String> all = new ArrayList<>(line);
    all.add(last);
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ls", "tree", "stat", "find", "du", "info", "fsck", "tar"})
  void inapplicableOption_wrongUsage(String command) {
    for (List<String> option :
        List.of(
            List.of("--mirror", url),
            List.of("--header", "X-Token: a"),
            List.of("--cache", cache))) {
      assertDoesNotApply(option.get(0), SAMPLE, command, SAMPLE, option.get(0), option.get(1));
    }
    assertDoesNotApply("--sha256", url, command, url, "--sha256", "0".repeat(64));
    assertDoesNotApply("--access", url, command, url, "--access", "mapped");
    assertEquals(List.of(), server.requests());
  }

  private static void assertDoesNotApply(String option, String image, String... line) {
    Cli.Result result = run(line);
    assertEquals(2, result.code(), result::err);
    String first = result.err().lines().findFirst().orElseThrow();
    assertTrue(first.startsWith("jerofs: " + option + " does not apply to " + image + ": "), first);
    assertEquals(2, result.err().lines().count(), result::err);
  }

  @Test
  void diff_optionsApplyToMatchingImage() {
    assertEquals(
        "",
        run("diff", "--header", "X-Token: a", "--access", "channel", SAMPLE, url).expectSuccess());
    assertTrue(
        server.requests().stream().allMatch(request -> request.header("X-Token").equals("a")));
    assertDoesNotApply("--header", SAMPLE, "diff", "--header", "X-Token: a", SAMPLE, SAMPLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetch", "cache"})
  void help_hasExample(String command) {
    String help = run(command, "--help").expectSuccess();
    assertTrue(help.contains("Example:\n  jerofs " + command + " "), help);
    assertFalse(help.contains("null"), help);
  }
}
