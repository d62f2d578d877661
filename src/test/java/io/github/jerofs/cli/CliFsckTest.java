package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.DamagedImages;
import java.io.IOException;
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
  void goodImage_saysNothing() {
    assertEquals("", run("fsck", "--data", SAMPLE).expectSuccess());
  }

  @Test
  void findings_areLinesAndExitCode1() throws IOException {
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
  void digest_isThatOfEmptyFile() {
    String out = run("fsck", "--digest", SAMPLE).expectSuccess();
    String empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assertTrue(out.contains(empty + "  /empty.txt\n"), out);
  }

  @Test
  void missingFile_isAnError() {
    assertEquals("jerofs: no such file: no.erofs", run("fsck", "no.erofs").expectFailure());
  }
}
