package io.github.jerofs.cli;

import static io.github.jerofs.cli.Cli.lines;
import static io.github.jerofs.cli.Cli.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.testkit.OciImages;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on stacks: {@code --layer}, layouts and registries. */
final class CliStackTest {
  private static final byte[] BASE = image(Map.of("/d/a", "base", "/d/b", "only below"));
  private static final byte[] TOP = image(Map.of("/d/a", "top", "/new", "x"));

  @TempDir private Path temp;
  private String base = "";
  private String top = "";
  private String layout = "";

  private static byte[] image(Map<String, String> files) {
    try {
      return OciImages.image(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void writeStack() throws IOException {
    base = Files.write(temp.resolve("base"), BASE).toString();
    top = Files.write(temp.resolve("top"), TOP).toString();
    OciImages images = new OciImages();
    String manifest =
        images.manifest(images.add(OciImages.EROFS, BASE), images.add(OciImages.EROFS, TOP));
    OciImages.write(images.layout(manifest), temp.resolve("layout"));
    layout = "oci:" + temp.resolve("layout");
  }

  @Test
  void ls_layerOfEachFile() {
    assertEquals(lines("0 a", "1 b"), run("ls", "--show-layer", layout, "/d").expectSuccess());
    assertEquals(
        lines("0 a", "1 b"), run("ls", "--show-layer", top, "--layer", base, "/d").expectSuccess());
    String detailed = run("ls", "-l", "--show-layer", layout, "/d").expectSuccess();
    assertTrue(detailed.startsWith("0 -rw-r--r--"), detailed);
    String json = run("ls", "--json", layout, "/d").expectSuccess();
    assertTrue(json.contains("\"layer\":1"), json);
  }

  @Test
  void du_sumsOfLayers() throws IOException {
    String[] sums = run("du", "--by-layer", layout).expectSuccess().split("\n", -1);
    assertEquals("layer 0", sums[0].substring(26));
    assertEquals("layer 1", sums[1].substring(26));
    String json = run("du", "--by-layer", "--json", layout, "/d/b").expectSuccess();
    assertEquals("{\"layer\":1,\"storedSize\":10,\"size\":10,\"files\":1}\n", json);
    JsonSchema.read().validate("du-by-layer", json.strip());
    assertEquals(2, run("du", "--by-layer", "-s", layout).code());
  }

  @Test
  void diff_layersOfOneImage() {
    String difference = run("diff", "--ignore", "mtime", layout + "#1", layout + "#0").out();
    assertEquals(run("diff", "--ignore", "mtime", base, top).out(), difference);
    assertTrue(difference.contains("A /new"), difference);
    assertEquals(lines("a", "b"), run("ls", layout + "#1", "/d").expectSuccess());
    assertTrue(run("info", layout + "#1").expectSuccess().contains("inodes"));
  }

  @Test
  void diff_imagesOverTheSameLayer() {
    String difference = run("diff", top, base, "--ignore", "mtime", "--layer", base).out();
    assertTrue(difference.startsWith("M /d/a: size 3 -> 4"), difference);
    assertTrue(difference.contains("D /new"), difference);
    assertEquals("", run("diff", layout, top, "--ignore", "mtime", "--layer", base).out());
    assertEquals(0, run("diff", layout, layout).code());
  }

  /** Snapshot 2 has 1 as parent. */
  @Test
  void snapshot_opensWithItsParents() throws IOException {
    Path root = temp.resolve("snapshots");
    Files.createDirectories(root.resolve("1"));
    Files.createDirectories(root.resolve("2"));
    Files.write(root.resolve("1/layer.erofs"), BASE);
    Files.write(root.resolve("2/layer.erofs"), TOP);
    try (InputStream database =
        new GZIPInputStream(
            Files.newInputStream(Path.of("src/test/resources/containerd/metadata.db.gz")))) {
      Files.copy(database, temp.resolve("metadata.db"));
    }
    String snapshot = root.resolve("2").toString();
    assertEquals(lines("0 a", "1 b"), run("ls", "--show-layer", snapshot, "/d").expectSuccess());
    assertEquals("", run("fsck", "--data", snapshot).expectSuccess());
  }

  @Test
  void fsck_eachLayer() throws IOException {
    assertEquals("", run("fsck", "--data", layout).expectSuccess());
    assertEquals("", run("fsck", top, "--layer", base).expectSuccess());
    byte[] damaged = BASE.clone();
    damaged[1024 + 64] ^= 1; // the label
    String bad = Files.write(temp.resolve("damaged"), damaged).toString();
    String finding = run("fsck", top, "--layer", bad).out();
    assertTrue(finding.contains(bad), finding);
  }

  @Test
  void extractAndTar_mergedTree() throws IOException {
    Path target = temp.resolve("target");
    run("extract", "-q", layout, target.toString()).expectSuccess();
    assertEquals("top", Files.readString(target.resolve("d/a")));
    assertEquals("only below", Files.readString(target.resolve("d/b")));
    byte[] archive = run("tar", top, "--layer", base).bytes();
    assertTrue(new String(archive, UTF_8).contains("only below"));
    assertEquals("top", run("cat", layout, "/d/a").expectSuccess());
    assertEquals(lines("/d/b"), run("find", layout, "--name", "b").expectSuccess());
  }

  @Test
  void info_layersOfTheStack() {
    String info = run("info", layout).expectSuccess();
    assertTrue(info.contains("layer 0") && info.contains("layer 1"), info);
    String json = run("info", "--json", top, "--layer", base).expectSuccess();
    assertTrue(json.contains("\"layers\":[{\"name\":\"" + top + "\""), json);
  }

  @Test
  void output_blobsOfLayout_refused() throws IOException {
    Path blob = temp.resolve("layout/blobs/" + OciImages.digest(BASE).replace(':', '/'));
    String message = run("tar", layout, "--output", blob.toString()).err();
    assertTrue(message.contains("not written"), message);
    assertEquals(BASE.length, Files.size(blob));
  }

  @Test
  void registry_listed() throws IOException {
    try (RangeServer server = new RangeServer()) {
      OciImages images = new OciImages();
      byte[] manifest = OciImages.manifestBytes(images.add(OciImages.EROFS, BASE));
      server.serve("v2/app/manifests/v1", manifest, "");
      server.serve("v2/app/blobs/" + OciImages.digest(BASE), BASE, "\"x\"");
      String location = "oci://" + server.url("").getAuthority() + "/app:v1";
      assertEquals(
          lines("a", "b"),
          run("ls", "--option", "registryConfig=none", location, "/d").expectSuccess());
      assertTrue(run("ls", "--cache", temp.resolve("cache").toString(), location).code() == 0);
    }
  }
}
