package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.DamagedImages;
import io.github.jerofs.testkit.ImageBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code fsck}. */
final class CliFsckTest {
  @TempDir private Path temp;

  private String damaged(String name) throws IOException {
    return DamagedImages.in(Corpus.small()).cases().stream()
        .filter(damaged -> damaged.name().equals(name))
        .findFirst()
        .orElseThrow()
        .write(temp)
        .toString();
  }

  @Test
  void soundImage_noOutput() {
    assertEquals("", run("fsck", "--data", SAMPLE).expectSuccess());
  }

  @Test
  void findings_oneLineEach_exitCode1() throws IOException {
    Cli.Result result = run("fsck", damaged("dir-cycle-parent"));
    assertEquals(1, result.code());
    assertEquals("", result.err());
    List<String> lines = result.out().lines().toList();
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("directory /dir/")), result.out());
  }

  @Test
  void findings_asJson() throws IOException {
    Cli.Result result = run("fsck", "--json", damaged("sb-magic"));
    assertEquals(1, result.code());
    JsonObject finding = JsonParser.parseString(result.out()).getAsJsonObject();
    assertEquals("superblock", finding.get("kind").getAsString());
    assertEquals(1024, finding.get("offset").getAsLong());
  }

  @Test
  void digest_emptyFile() {
    String out = run("fsck", "--digest", SAMPLE).expectSuccess();
    String empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assertTrue(out.contains(empty + "  /empty.txt\n"), out);
  }

  @Test
  void digest_asJson() {
    String out = run("fsck", "--digest", "--json", SAMPLE).expectSuccess();
    List<JsonObject> lines =
        out.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertTrue(lines.size() > 1);
    for (JsonObject line : lines) {
      assertTrue(line.get("path").getAsString().startsWith("/"), line::toString);
      assertEquals(64, line.get("sha256").getAsString().length(), line::toString);
    }
  }

  @Test
  void checksum_wrong_restIsChecked() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(SAMPLE));
    bytes[1024 + 64] ^= 1; // the label
    Path image = Files.write(temp.resolve("label"), bytes);
    Cli.Result result = run("fsck", "--digest", image.toString());
    assertEquals(1, result.code());
    assertTrue(result.out().startsWith("superblock: "), result.out());
    assertTrue(result.out().contains("checksum"), result.out());
    assertTrue(result.out().contains("  /empty.txt\n"), result.out());
    run("fsck", "--no-verify", image.toString()).expectSuccess();
  }

  @Test
  void data_damaged_foundWithDataOption() throws IOException {
    Path base = Corpus.small().folder().resolve("corrupt/bases/f-lz4.erofs");
    ImageBytes bytes = ImageBytes.of(base);
    bytes.fill(bytes.u32(bytes.full("/c2", 0) + 4) * 4096, 4096, 0);
    String image = Files.write(temp.resolve("data"), bytes.toArray()).toString();
    run("fsck", image).expectSuccess();
    Cli.Result result = run("fsck", "--data", image);
    assertEquals(1, result.code());
    assertTrue(result.out().startsWith("data /c2: "), result.out());
  }

  @Test
  void image_missing() {
    assertEquals("jerofs: no such file: no.erofs", run("fsck", "no.erofs").expectFailure());
  }
}
