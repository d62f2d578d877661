package io.github.jerofs.cli.verity;

import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.cli.Cli;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code verity}, compared with veritysetup and fsverity. */
final class CliVerityTest {
  private static final int BLOCKS = 300;
  private static final String UUID = "01234567-89ab-cdef-0123-456789abcdef";

  @TempDir private Path temp;
  private Path data;
  private byte[] bytes = {};

  @BeforeEach
  void writeData() throws IOException {
    bytes = new byte[BLOCKS * 4096];
    new Random(17).nextBytes(bytes);
    data = Files.write(temp.resolve("data"), bytes);
  }

  private String path(String name) {
    return temp.resolve(name).toString();
  }

  private static Cli.Result verity(String action, List<String> options, Object... rest) {
    List<String> args = new ArrayList<>(List.of("verity", action));
    args.addAll(options);
    for (Object each : rest) {
      args.add(each.toString());
    }
    return run(args.toArray(String[]::new));
  }

  private String format(String... options) {
    return verity("format", List.of(options), data).expectSuccess().strip();
  }

  @ParameterizedTest
  @CsvSource({
    "sha256, 4096, 4096, -, 300",
    "sha256, 512, 4096, 00112233, 2400",
    "sha512, 4096, 1024, abcdef, 300",
    "sha512, 1024, 512, 0123456789abcdef0123456789abcdef, 77"
  })
  void format_equalsVeritysetup(String hash, int dataBlock, int hashBlock, String salt, int blocks)
      throws Exception {
    assumeTrue(Shell.has("veritysetup"), "no veritysetup");
    String theirs =
        Shell.run(
            "veritysetup",
            "format",
            data,
            path("theirs"),
            "--hash=" + hash,
            "--data-block-size=" + dataBlock,
            "--hash-block-size=" + hashBlock,
            "--data-blocks=" + blocks,
            "--salt=" + salt,
            "--uuid=" + UUID);
    List<String> options =
        List.of(
            "--hash=" + hash,
            "--data-block-size=" + dataBlock,
            "--hash-block-size=" + hashBlock,
            "--data-blocks=" + blocks,
            "--salt=" + salt,
            "--uuid=" + UUID);
    String root = verity("format", options, data, path("ours")).expectSuccess().strip();
    assertTrue(theirs.contains(root), theirs);
    assertArrayEquals(
        Files.readAllBytes(temp.resolve("theirs")), Files.readAllBytes(temp.resolve("ours")));
    assertArrayEquals(bytes, Files.readAllBytes(data));
    String place = path("theirs");
    assertEquals(
        "",
        verity("verify", options, "--root-hash", root, "--hash-tree", place, data).expectSuccess());
  }

  @Test
  void format_appended_equalsVeritysetup() throws Exception {
    assumeTrue(Shell.has("veritysetup"), "no veritysetup");
    Path theirs = Files.write(temp.resolve("theirs"), bytes);
    Shell.run(
        "veritysetup",
        "format",
        theirs,
        theirs,
        "--hash-offset=" + bytes.length,
        "--data-blocks=" + BLOCKS,
        "--salt=ab",
        "--uuid=" + UUID);
    format("--salt=ab", "--uuid=" + UUID);
    assertArrayEquals(Files.readAllBytes(theirs), Files.readAllBytes(data));
  }

  @Test
  void format_asJson_hasAllParametersOfVerify() {
    JsonObject tree =
        JsonParser.parseString(format("--json", "--no-superblock", "--salt=-")).getAsJsonObject();
    assertEquals(bytes.length, tree.get("offset").getAsLong());
    assertEquals(BLOCKS, tree.get("dataBlocks").getAsLong());
    String root = tree.get("rootHash").getAsString();
    List<String> known =
        List.of("--no-superblock", "--salt=-", "--data-blocks=" + BLOCKS, "--root-hash", root);
    assertEquals("", verity("verify", known, "--hash-tree", bytes.length, data).expectSuccess());
  }

  @Test
  void verify_printsEachBadBlock() throws IOException {
    String root = format();
    byte[] sealed = Files.readAllBytes(data);
    sealed[3 * 4096] ^= 1;
    sealed[200 * 4096 + 4095] ^= 1;
    Files.write(data, sealed);
    List<String> options = List.of("--root-hash", root, "--hash-tree", "" + bytes.length);
    Cli.Result result = verity("verify", options, data);
    assertEquals(1, result.code());
    assertEquals("", result.err());
    List<String> lines = result.out().lines().toList();
    assertEquals(2, lines.size(), result.out());
    assertTrue(lines.get(0).startsWith("corrupt: data block 3, sha256: "), result.out());
    assertTrue(lines.get(1).startsWith("corrupt: data block 200, sha256: "), result.out());
  }

  @Test
  void verify_atWebServer() throws IOException {
    String root = format();
    try (RangeServer server = new RangeServer()) {
      String url = server.serve("data", data).toString();
      List<String> options = List.of("--root-hash", root, "--hash-tree", "" + bytes.length);
      assertEquals("", verity("verify", options, url).expectSuccess());
    }
  }

  @Test
  void format_existingHashFile_isKept() throws IOException {
    Path file = Files.writeString(temp.resolve("tree"), "precious");
    String line = verity("format", List.of(), data, file).expectFailure();
    assertEquals("jerofs: already exists: " + file, line);
    assertEquals("precious", Files.readString(file));
    assertArrayEquals(bytes, Files.readAllBytes(data));
  }

  @Test
  void format_ofASealedImage_isRefused() throws IOException {
    Path image = Files.copy(Path.of(Cli.SAMPLE), temp.resolve("image"));
    String root = verity("format", List.of(), image).expectSuccess().strip();
    byte[] sealed = Files.readAllBytes(image);
    String line = verity("format", List.of(), image).expectFailure();
    assertTrue(line.contains("has a hash tree already, at byte "), line);
    assertArrayEquals(sealed, Files.readAllBytes(image));
    assertEquals("", verity("verify", List.of("--root-hash", root), image).expectSuccess());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "format --salt=xyz FILE",
        "format --hash=md5 FILE",
        "format --data-block-size=1000 FILE",
        "format --data-blocks=301 FILE",
        "verify FILE",
        "verify --root-hash=12 FILE",
        "verify --root-hash=ROOT --no-superblock FILE",
        "verify --root-hash=ROOT --certificate=FILE FILE",
        "verify --root-hash=ROOT --mirror=http://localhost/ FILE",
        "measure",
        "measure --block-size=1000 FILE",
        "measure --salt=1 FILE"
      })
  void wrongUsage_isReported(String arguments) throws IOException {
    String all = "verity " + arguments.replace("FILE", data.toString());
    Cli.Result result = run(all.replace("ROOT", "0".repeat(64)).strip().split(" ", -1));
    if (arguments.contains("--certificate")) {
      assertEquals(
          "jerofs: " + data + ": no certificate: ",
          result.err().substring(0, data.toString().length() + 26));
      return;
    }
    assertEquals(2, result.code(), result.err());
    assertTrue(result.err().contains(" --help' shows the usage"), result.err());
    assertArrayEquals(bytes, Files.readAllBytes(data));
  }

  @ParameterizedTest
  @CsvSource({"sha256, 4096, ''", "sha512, 4096, ''", "sha256, 1024, 0102", "sha512, 1024, ff"})
  void measure_equalsFsverity(String hash, int blockSize, String salt) throws Exception {
    assumeTrue(Shell.has("fsverity"), "no fsverity");
    Path odd = Files.write(temp.resolve("odd"), Arrays.copyOf(bytes, 12345));
    Path empty = Files.write(temp.resolve("empty"), new byte[0]);
    List<Object> theirs =
        new ArrayList<>(
            List.of("fsverity", "digest", "--hash-alg=" + hash, "--block-size=" + blockSize));
    List<String> ours = new ArrayList<>(List.of("--hash=" + hash, "--block-size=" + blockSize));
    if (!salt.isEmpty()) {
      theirs.add("--salt=" + salt);
      ours.add("--salt=" + salt);
    }
    theirs.addAll(List.of(data, odd, empty));
    assertEquals(
        Shell.run(theirs.toArray()), verity("measure", ours, data, odd, empty).expectSuccess());
  }

  @Test
  void measure_compact_andMissingFile() {
    Cli.Result result = verity("measure", List.of("--compact"), path("none"), data);
    assertEquals(1, result.code());
    assertTrue(result.out().matches("[0-9a-f]{64}\n"), result.out());
    assertTrue(result.err().contains("no such file: "), result.err());
  }
}
