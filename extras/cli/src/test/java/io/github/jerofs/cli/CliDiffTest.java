package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.lines;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.ImageBytes;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code diff}. */
final class CliDiffTest {
  @TempDir private Path folder;
  private String before = "";
  private String after = "";

  @BeforeEach
  void makeImages() throws IOException {
    TinyImage old = new TinyImage();
    old.file(old.root(), "same", bytes("same"));
    old.file(old.root(), "content", bytes("abcdef"));
    old.file(old.root(), "longer", bytes("abc"));
    old.file(old.directory(old.root(), "gone"), "file", bytes("x"));
    old.symlink(old.root(), "link", "here");
    old.file(old.root(), "type", bytes(""));
    before = old.write(folder.resolve("before")).toString();
    TinyImage now = new TinyImage();
    now.file(now.root(), "same", bytes("same"));
    now.file(now.root(), "content", bytes("abcXef"));
    now.file(now.root(), "longer", bytes("abcd"));
    now.symlink(now.root(), "link", "there\n");
    now.file(now.directory(now.root(), "type"), "new", bytes(""));
    after = now.write(folder.resolve("after")).toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String expectDifferent(String... args) {
    Cli.Result result = run(args);
    assertEquals("", result.err());
    assertEquals(1, result.code());
    return result.out();
  }

  @Test
  void differences_oneLineEach() {
    assertEquals(
        lines(
            "M /content: content 0x64 at 3 -> 0x58 at 3",
            "D /gone",
            "D /gone/file",
            "M /link: target \"here\" -> \"there\\n\"",
            "M /longer: size 3 -> 4",
            "M /type: type regular file -> directory, mode 0644 -> 0755",
            "A /type/new"),
        expectDifferent("diff", before, after));
  }

  @Test
  void differences_swappedArguments() {
    String lines = expectDifferent("diff", after, before);
    assertTrue(lines.contains("A /gone\nA /gone/file\n"), lines);
    assertTrue(lines.contains("D /type/new\n"), lines);
  }

  @Test
  void sameImage_noOutput() {
    assertEquals("", run("diff", before, before).expectSuccess());
    assertEquals("", run("diff", SAMPLE, SAMPLE).expectSuccess());
  }

  @Test
  void differentLayout_noDifference() {
    String compact = Cli.corpusImage("plain-default").toString();
    String extended = Cli.corpusImage("48bit-plain").toString();
    assertEquals("", run("diff", "--ignore", "mtime", compact, extended).expectSuccess());
  }

  @Test
  void metadataOnly_contentNotRead() {
    String lines = expectDifferent("diff", "--metadata-only", before, after);
    assertTrue(!lines.contains("/content") && lines.contains("/longer"), lines);
  }

  @Test
  void json_oldAndNewValues() {
    JsonObject content =
        expectDifferent("diff", "--json", before, after)
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .filter(line -> line.get("path").getAsString().equals("/longer"))
            .findAny()
            .orElseThrow();
    assertEquals("modified", content.get("change").getAsString());
    assertEquals(
        "{\"old\":\"3\",\"new\":\"4\"}",
        content.getAsJsonObject("fields").getAsJsonObject("size").toString());
  }

  @Test
  void directory_comparedWithImage() throws IOException {
    Host.assumeUnicodeNames();
    Path out = folder.resolve("out");
    run("extract", SAMPLE, out.toString()).expectSuccess();
    String[] diff = {"diff", "--ignore", "owner,xattrs", SAMPLE, out.toString()};
    // extract created the target with the current time.
    Files.setLastModifiedTime(out, FileTime.fromMillis(1_700_000_000_000L));
    assertEquals("", run(diff).expectSuccess());
    Files.writeString(out.resolve("docs/lines.txt"), "changed");
    Files.delete(out.resolve("empty.txt"));
    String lines = expectDifferent(diff);
    assertTrue(lines.contains("M /docs/lines.txt: size "), lines);
    assertTrue(lines.contains("D /empty.txt\n"), lines);
    assertEquals(1, run("diff", "--ignore", "owner,mtime", SAMPLE, out.toString()).code());
  }

  @Test
  void attributes_changed_listed() throws IOException {
    ImageBytes changed = ImageBytes.of(Path.of(SAMPLE));
    int inode = changed.inode("/bin/hello.sh");
    changed.change16(inode + 4, mode -> mode ^ 01).set16(inode + 24, 7);
    String other = Files.write(folder.resolve("changed"), changed.toArray()).toString();
    assertEquals(
        "M /bin/hello.sh: mode 0755 -> 0754, uid 0 -> 7\n", expectDifferent("diff", SAMPLE, other));
    assertEquals("", run("diff", "--ignore", "mode,owner", SAMPLE, other).expectSuccess());
  }

  @Test
  void failure_exitCode2() throws IOException {
    Cli.Result missing = run("diff", SAMPLE, "missing.erofs");
    assertEquals(2, missing.code());
    assertEquals("jerofs: no such file: missing.erofs\n", missing.err());
    assertEquals(2, run("diff", SAMPLE).code());
    assertEquals(2, run("diff", "--ignore", "name", SAMPLE, SAMPLE).code());
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "data", new byte[9000]);
    Path whole = tiny.write(folder.resolve("whole"));
    byte[] cut = Arrays.copyOf(Files.readAllBytes(whole), (int) Files.size(whole) - 4096);
    Path part = Files.write(folder.resolve("part"), cut);
    Cli.Result damaged = run("diff", whole.toString(), part.toString());
    assertEquals(2, damaged.code());
    assertTrue(damaged.err().startsWith("jerofs: /data: corrupt: "), damaged.err());
  }
}
