package io.github.jerofs.cli.verity;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.cli.Cli;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code digest}. */
final class CliDigestTest {
  @TempDir private Path temp;

  private String write(String name, byte[] content) throws IOException {
    return Files.write(temp.resolve(name), content).toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Creates an image of files whose content is their name. */
  private String image(String file, String... names) throws IOException {
    TinyImage tiny = new TinyImage();
    TinyImage.Node directory = tiny.directory(tiny.root(), "dir");
    for (String name : names) {
      tiny.file(directory, name, ascii(name));
    }
    tiny.symlink(tiny.root(), "link", "dir");
    return tiny.write(temp.resolve(file)).toString();
  }

  @Test
  void manifest_isAcceptedBySha256sum() throws Exception {
    assumeTrue(Shell.has("sha256sum"), "no sha256sum");
    String image = image("image", "plain", "with space", "back\\slash", "line\nbreak", "cr\r");
    byte[] manifest = run("digest", image).bytes();
    String file = write("manifest", manifest);
    Path out = temp.resolve("out");
    assertEquals("", run("extract", "-q", image, out.toString()).expectSuccess());
    Shell.run("sh", "-c", "cd " + out + " && sha256sum --strict --quiet -c " + file);
    Shell.run(
        "sh", "-c", "cd " + out + " && find dir -type f -print0 | xargs -0 sha256sum > ../theirs");
    List<String> ours = new ArrayList<>(Files.readAllLines(temp.resolve("manifest")));
    List<String> theirs = new ArrayList<>(Files.readAllLines(temp.resolve("theirs")));
    Collections.sort(ours);
    Collections.sort(theirs);
    assertEquals(theirs, ours);
    assertEquals(5, ours.size());
  }

  @Test
  void fsverity_equalsTheDigestOfTheTool() throws Exception {
    assumeTrue(Shell.has("fsverity"), "no fsverity");
    Path out = temp.resolve("out");
    assertEquals("", run("extract", "-q", SAMPLE, out.toString()).expectSuccess());
    for (String line : run("digest", "--fsverity", SAMPLE).expectSuccess().lines().toList()) {
      Path file = out.resolve(line.substring(line.indexOf(' ') + 1));
      String theirs = Shell.run("fsverity", "digest", "--compact", file);
      assertEquals("sha256:" + theirs.strip(), line.substring(0, line.indexOf(' ')));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--json", "--fsverity", "--json --fsverity"})
  void check_findsDifferences(String flags) throws IOException {
    List<String> args = new ArrayList<>(List.of("digest"));
    args.addAll(List.of(flags.strip().split(" ", -1)));
    args.removeIf(String::isEmpty);
    args.add(image("old", "same", "gone", "line\nbreak"));
    String manifest = write("manifest", run(args.toArray(String[]::new)).bytes());
    List<String> check = new ArrayList<>(List.of("digest", "--check", manifest));
    if (flags.contains("fsverity")) {
      check.add("--fsverity");
    }
    check.add(temp.resolve("old").toString());
    assertEquals("", run(check.toArray(String[]::new)).expectSuccess());
    TinyImage tiny = new TinyImage();
    TinyImage.Node directory = tiny.directory(tiny.root(), "dir");
    tiny.file(directory, "same", ascii("same"));
    tiny.file(directory, "line\nbreak", ascii("other"));
    tiny.file(directory, "added", ascii("added"));
    check.set(check.size() - 1, tiny.write(temp.resolve("new")).toString());
    Cli.Result result = run(check.toArray(String[]::new));
    assertEquals(1, result.code());
    assertEquals("", result.err());
    assertEquals("A /dir/added\nM /dir/line\\nbreak\nD /dir/gone\n", result.out());
  }

  @Test
  void json_hasAbsolutePaths() throws IOException {
    String out = run("digest", "--json", image("image", "a")).expectSuccess();
    JsonObject object = JsonParser.parseString(out).getAsJsonObject();
    assertEquals("/dir/a", object.get("path").getAsString());
    assertEquals(64, object.get("sha256").getAsString().length());
  }

  @Test
  void paths_limitTheManifest() throws IOException {
    String image = image("image", "a", "b");
    assertEquals(2, run("digest", image, "/dir").expectSuccess().lines().count());
    String one = run("digest", image, "/dir/b").expectSuccess();
    assertTrue(one.endsWith("  dir/b\n") && one.lines().count() == 1, one);
  }

  @Test
  void manifestsOfOtherTools_areAccepted() throws IOException {
    String image = image("image", "a");
    String hex = run("digest", image).expectSuccess().substring(0, 64);
    for (String form : List.of("%s *dir/a\n", "%s  ./dir/a\n", "%s  /dir/a\n\n", "%s  dir/a")) {
      String manifest = write("manifest", ascii(String.format(form, hex)));
      assertEquals("", run("digest", "--check", manifest, image).expectSuccess(), form);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "0000  dir/a",
        "{}",
        "{\"path\":\"/dir/a\"}",
        "{\"path\":{},\"sha256\":[]}",
        "{",
        "\\HEX  dir\\x",
        "HEX  dir/a\nHEX  ./dir/a"
      })
  void malformedManifests_areRefused(String content) throws IOException {
    String manifest = write("manifest", ascii(content.replace("HEX", "0".repeat(64))));
    String line = run("digest", "--check", manifest, image("image", "a")).expectFailure();
    assertTrue(line.startsWith("jerofs: " + manifest + ": line "), line);
  }

  @Test
  void check_withPaths_isWrongUsage() throws IOException {
    String image = image("image", "a");
    String manifest = write("manifest", run("digest", image).bytes());
    assertEquals(2, run("digest", "--check", manifest, image, "/dir").code());
    assertEquals(2, run("digest", "--check", manifest, "--json", image).code());
    String fsVerity = write("fsverity", run("digest", "--fsverity", image).bytes());
    assertEquals(2, run("digest", "--check", fsVerity, image).code());
  }
}
