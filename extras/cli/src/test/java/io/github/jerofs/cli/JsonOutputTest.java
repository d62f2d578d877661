package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.cli.console.Messages;
import io.github.jerofs.cli.console.Output;
import io.github.jerofs.cli.console.Streams;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The output of commands with {@code --json} is valid by {@code docs/output.schema.json}. */
final class JsonOutputTest {
  @TempDir private Path temp;

  private static void assertValid(String definition, String output) throws IOException {
    JsonSchema schema = JsonSchema.read();
    assertFalse(output.isEmpty());
    output.lines().forEach(line -> schema.validate(definition, line));
  }

  @ParameterizedTest
  @CsvSource({
    "ls, ls --json -R",
    "find, find --json",
    "find, tree --json",
    "stat, stat --json --extents",
    "du, du --json -a",
    "info, info --json --data",
    "digest, digest --json",
    "digest, digest --json --fsverity",
    "digest, fsck --json --digest"
  })
  void command_valid(String definition, String command) throws IOException {
    for (String image : List.of(SAMPLE, "plain-default", "z-lz4", "xattr-default", "names")) {
      String file = image.equals(SAMPLE) ? image : Cli.corpusImage(image).toString();
      List<String> words = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
      words.add(file);
      assertValid(definition, run(words.toArray(String[]::new)).out());
    }
  }

  @Test
  void stat_allFiles_valid() throws IOException {
    for (String image : List.of("z-lz4", "xattr-default", "plain-default")) {
      String file = Cli.corpusImage(image).toString();
      assertValid("stat", run("stat", "--json", "--extents", file, "/**").out());
    }
  }

  @Test
  void devices_valid() throws IOException {
    List<String> words = new ArrayList<>(List.of(Cli.withDevices("info", "dev-merge-flat", 3)));
    words.add("--json");
    assertValid("info", run(words.toArray(String[]::new)).expectSuccess());
  }

  @Test
  void finding_valid() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(SAMPLE));
    bytes[1024 + 64] ^= 1; // the label
    Path image = Files.write(temp.resolve("image"), bytes);
    assertValid("finding", run("fsck", "--json", image.toString()).out());
  }

  @Test
  void difference_valid() throws IOException {
    String other = Cli.corpusImage("plain-default").toString();
    assertValid("diff", run("diff", "--json", SAMPLE, other).out());
    assertValid("diff", run("diff", "--json", other, SAMPLE).out());
  }

  @Test
  void cache_valid() throws IOException {
    String cache = temp.resolve("cache").toString();
    try (RangeServer server = new RangeServer()) {
      String url = server.serve("sample.erofs", Path.of(SAMPLE)).toString();
      run("fetch", "--cache", cache, url).expectSuccess();
    }
    assertValid("cache", run("cache", "ls", "--json", "--cache", cache).expectSuccess());
  }

  @Test
  void cacheIndex_valid() throws IOException {
    String cache = temp.resolve("cache").toString();
    String archive = temp.resolve("sample.tar.gz").toString();
    run("tar", "--compress", "gzip", "--output", archive, SAMPLE).expectSuccess();
    run("ls", "--cache", cache, archive).expectSuccess();
    assertValid("cache-index", run("cache", "ls", "--json", "--cache", cache).expectSuccess());
  }

  /** A new command with this option needs a definition and a test. */
  @Test
  void commands_withJson_areTested() {
    Set<String> commands = new TreeSet<>();
    addWithJson(
        Commands.all(new Streams(new Output(System.out), new Messages(System.err))), commands);
    assertEquals(
        Set.of(
            "ls", "find", "tree", "stat", "du", "info", "digest", "fsck", "diff", "cache",
            "format"),
        commands);
  }

  private static void addWithJson(CommandLine command, Set<String> names) {
    if (command.getCommandSpec().findOption("--json") != null) {
      names.add(command.getCommandName());
    }
    command.getSubcommands().values().forEach(below -> addWithJson(below, names));
  }

  @Test
  void hashTree_valid() throws IOException {
    Path image = Files.copy(Path.of(SAMPLE), temp.resolve("image"));
    assertValid("verity", run("verity", "format", "--json", image.toString()).expectSuccess());
  }

  @Test
  void schema_rejectsOtherOutput() throws IOException {
    JsonSchema schema = JsonSchema.read();
    String good = run("du", "-s", "--json", SAMPLE).expectSuccess().strip();
    schema.validate("du", good);
    for (String bad :
        List.of(
            good.replace("\"files\"", "\"file\""),
            good.replace("\"size\":", "\"size\":-"),
            good.replace("\"path\":\"/\"", "\"path\":1"))) {
      assertThrows(AssertionError.class, () -> schema.validate("du", bad), bad);
    }
  }
}
