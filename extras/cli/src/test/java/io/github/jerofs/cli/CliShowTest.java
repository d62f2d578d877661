package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.lines;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.Erofs;
import io.github.jerofs.cli.text.Capabilities;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands {@code cat}, {@code stat} and {@code info}. */
final class CliShowTest {
  @Test
  void cat_allFiles() throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (FileSystem image = Erofs.open(Path.of(SAMPLE))) {
      expected.writeBytes(Files.readAllBytes(image.getPath("/docs/lines.txt")));
      expected.writeBytes(Files.readAllBytes(image.getPath("/docs/guide.txt")));
    }
    Cli.Result result = run("cat", SAMPLE, "/docs/lines.txt", "guide");
    result.expectSuccess();
    assertArrayEquals(expected.toByteArray(), result.bytes());
  }

  @Test
  void cat_error_othersFollow() {
    Cli.Result result = run("cat", SAMPLE, "/docs", "/docs/poems/grüße.txt");
    assertEquals("jerofs: /docs: Is a directory", result.expectFailure());
    assertTrue(result.out().startsWith("Ein Gruß"), result.out());
  }

  @Test
  void stat_allFields() {
    assertEquals(
        lines(
            "path:         /README.txt",
            "type:         regular file",
            "mode:         0644 (-rw-r--r--)",
            "uid:          0",
            "gid:          0",
            "size:         156",
            "links:        2",
            "inode:        42",
            "nid:          42",
            "modified:     2023-11-14T22:13:20.000000000Z",
            "inode format: compact",
            "data layout:  flat inline",
            "stored size:  156",
            "xattr:        user.comment=\"start here\"",
            "",
            "path:         /guide",
            "target:       docs/guide.txt",
            "type:         symbolic link",
            "mode:         0777 (lrwxrwxrwx)",
            "uid:          0",
            "gid:          0",
            "size:         14",
            "links:        1",
            "inode:        87",
            "nid:          87",
            "modified:     2023-11-14T22:13:20.000000000Z",
            "inode format: compact",
            "data layout:  flat inline",
            "stored size:  14"),
        run("stat", SAMPLE, "/README.txt", "/guide").expectSuccess());
  }

  @Test
  void stat_json() {
    JsonObject file =
        JsonParser.parseString(run("stat", "--json", SAMPLE, "README.txt").expectSuccess())
            .getAsJsonObject();
    assertEquals(42, file.get("nid").getAsLong());
    assertEquals("flat inline", file.get("layout").getAsString());
    JsonObject comment = file.getAsJsonObject("xattrs").getAsJsonObject("user.comment");
    assertEquals("start here", comment.get("text").getAsString());
    assertEquals("73746172742068657265", comment.get("hex").getAsString());
  }

  @Test
  void stat_extents() {
    String text = run("stat", "--extents", SAMPLE, "/README.txt").expectSuccess();
    assertTrue(
        Pattern.compile("^extent: +0\\+156 inline at \\d+\\+156$", Pattern.MULTILINE)
            .matcher(text)
            .find(),
        text);
    String image = Cli.corpusImage("z-lz4").toString();
    JsonObject file =
        JsonParser.parseString(
                run("stat", "--extents", "--json", image, "/comp/low").expectSuccess())
            .getAsJsonObject();
    long covered = 0;
    for (var extent : file.getAsJsonArray("extents")) {
      assertEquals(covered, extent.getAsJsonObject().get("offset").getAsLong());
      covered += extent.getAsJsonObject().get("length").getAsLong();
    }
    assertEquals(file.get("size").getAsLong(), covered);
  }

  @Test
  void stat_byNid() {
    String byPath = run("stat", SAMPLE, "/guide").expectSuccess();
    assertEquals(byPath, run("stat", "--nid", "87", SAMPLE).expectSuccess());
    assertEquals(2, run("stat", "--nid", "x", SAMPLE).code());
    assertEquals(1, run("stat", "--nid", "3", SAMPLE).code());
  }

  @ParameterizedTest
  @CsvSource({
    "0100000200200000000000000000000000000000, cap_net_raw=ep",
    "0000000201000000020000000000000000000000, cap_chown=p cap_dac_override=i",
    "0100000300000000000000000001000000000000e8030000, 'cap_checkpoint_restore=ep [rootid=1000]'",
    "01000001ffffffffff, "
  })
  void capabilities_asText(String hex, @Nullable String text) {
    assertEquals(text, Capabilities.text(HexFormat.of().parseHex(hex)));
  }

  @Test
  void stat_binaryXattr_hexadecimal() {
    String image = Cli.corpusImage("xattr-default").toString();
    assertTrue(run("stat", image, "/h2").expectSuccess().contains("user.big1=0x496e73"));
    String names = run("stat", image, "/names").expectSuccess();
    assertTrue(names.contains("user.raw\\xFF\\x80=\"raw\""), names);
  }

  @Test
  void info_superblock() {
    assertEquals(
        lines(
            "uuid:         5a5a5a5a-1234-4321-8765-0123456789ab",
            "block size:   4096",
            "blocks:       4",
            "inodes:       12",
            "created:      2023-11-14T22:13:20.000000000Z",
            "root nid:     36",
            "compatible:   sb_csum mtime",
            "incompatible: none"),
        run("info", SAMPLE).expectSuccess());
  }

  @Test
  void info_cutImage_warns(@TempDir Path folder) throws IOException {
    byte[] cut = Arrays.copyOf(Files.readAllBytes(Path.of(SAMPLE)), 8192);
    Cli.Result result = run("info", Files.write(folder.resolve("cut"), cut).toString());
    assertEquals(0, result.code());
    assertEquals(
        "jerofs: warning: the image is cut short: it has 8192 bytes, its superblock states 16384\n",
        result.err());
  }

  @Test
  void info_devices() {
    String[] args = Cli.withDevices("info", "dev-merge-flat", 3);
    String text = run(args).expectSuccess();
    assertTrue(text.contains("device 3:     10 blocks, from block 21, tag 0011"), text);
  }

  @Test
  void info_json() {
    String image = Cli.corpusImage("plain-label").toString();
    JsonObject info =
        JsonParser.parseString(run("info", "--json", image).expectSuccess()).getAsJsonObject();
    assertEquals("my label 15 byt", info.get("label").getAsString());
    assertEquals(4096, info.get("blockSize").getAsInt());
    assertEquals(0, info.getAsJsonArray("devices").size());
  }

  @Test
  void devicesAndOffset() throws IOException {
    String[] args = Cli.withDevices("ls", "dev-merge-flat", 3);
    run(args).expectSuccess();
    String image = Cli.corpusImage("offset-33k-b512").toString();
    for (String access : new String[] {"auto", "mapped", "channel"}) {
      run("tree", "--offset", "33792", "--access", access, image).expectSuccess();
    }
    assertTrue(run("tree", image).expectFailure().startsWith("jerofs: not an EROFS image: "));
  }

  @Test
  void infoData_sumsLayoutsAndAlgorithms() {
    String image = Cli.corpusImage("z-lz4").toString();
    String text = run("info", "--data", image).expectSuccess();
    assertTrue(text.contains("with lz4:"), text);
    JsonObject data =
        JsonParser.parseString(run("info", "--data", "--json", image).expectSuccess())
            .getAsJsonObject()
            .getAsJsonObject("data");
    JsonObject lz4 = data.getAsJsonObject("byAlgorithm").getAsJsonObject("lz4");
    assertTrue(lz4.get("storedBytes").getAsLong() < lz4.get("bytes").getAsLong(), data::toString);
    long files = 0;
    for (var layout : data.getAsJsonObject("byLayout").asMap().values()) {
      files += layout.getAsJsonObject().get("files").getAsLong();
    }
    assertEquals(data.get("files").getAsLong(), files);
  }
}
