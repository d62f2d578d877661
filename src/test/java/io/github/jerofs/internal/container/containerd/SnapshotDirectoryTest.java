package io.github.jerofs.internal.container.containerd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.Verity;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.OciImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Snapshots of containerd. The database was written by containerd 1.6.20: snapshots 1 to 3 are
 * layers with the one before as parent, 4 is active above 3, a chain of 60 layers, 5 to 64, is
 * above 3, and 65 is a view of 2.
 */
final class SnapshotDirectoryTest {
  private static final Path FSMETA =
      Path.of(System.getProperty("jerofs.vectors", "../shared/vectors"), "fsmeta/three");

  @TempDir private Path temp;
  private Path root;

  @BeforeEach
  void createSnapshots() throws IOException {
    root = Files.createDirectory(temp.resolve("io.containerd.snapshotter.v1.erofs"));
    Files.write(root.resolve("metadata.db"), database());
    layer(1, OciImages.image(Map.of("/a", "one", "/b", "one")));
    layer(2, OciImages.image(Map.of("/b", "two", "/.wh.a", "")));
    layer(3, OciImages.image(Map.of("/c", "three")));
    Files.createDirectories(directory(4).resolve("fs"));
    Files.createDirectories(directory(65).resolve("fs"));
  }

  private static byte[] database() throws IOException {
    try (InputStream file =
            Objects.requireNonNull(
                SnapshotDirectoryTest.class.getResourceAsStream("/containerd/metadata.db.gz"));
        InputStream in = new GZIPInputStream(file)) {
      return in.readAllBytes();
    }
  }

  private Path directory(int id) {
    return root.resolve("snapshots").resolve(Integer.toString(id));
  }

  private Path layer(int id, byte[] image) throws IOException {
    Files.createDirectories(directory(id).resolve("fs"));
    return Files.write(directory(id).resolve("layer.erofs"), image);
  }

  private static String contents(Path snapshot) throws IOException {
    try (FileSystem fs = Erofs.open(snapshot);
        var names = Files.list(fs.getPath("/"))) {
      StringBuilder all = new StringBuilder();
      for (Path file : (Iterable<Path>) names::iterator) {
        all.append(file.getFileName()).append('=').append(Files.readString(file)).append(' ');
      }
      return all.toString();
    }
  }

  private static void assertMessage(Throwable failure, String part) {
    assertTrue(String.valueOf(failure.getMessage()).contains(part), failure::getMessage);
  }

  @Test
  void layer_opensWithItsParents() throws IOException {
    assertEquals("a=one b=one ", contents(directory(1)));
    assertEquals("b=two ", contents(directory(2)));
    assertEquals("b=two c=three ", contents(directory(3)));
    assertEquals("b=two c=three ", contents(directory(3).resolve("../3/.")));
    try (FileSystem fs = Erofs.open(directory(3).toString())) {
      assertEquals(3, Erofs.layers(fs).size());
    }
  }

  @Test
  void view_showsItsParents() throws IOException {
    assertEquals("b=two ", contents(directory(65)));
  }

  /** A container without changes is its image. Others would be shown incompletely. */
  @Test
  void container_opensUnlessItHasChanges() throws IOException {
    assertEquals("b=two c=three ", contents(directory(4)));
    Files.writeString(directory(4).resolve("fs/new"), "x");
    assertMessage(
        assertThrows(UnsupportedImageException.class, () -> Erofs.open(directory(4))),
        "the writable layer of a container");
    Files.delete(directory(4).resolve("fs/new"));
    Files.writeString(directory(4).resolve("rwlayer.img"), "x");
    assertThrows(UnsupportedImageException.class, () -> Erofs.open(directory(4)));
  }

  @Test
  void longChain_opensCompletely() throws IOException {
    byte[] image = OciImages.image(Map.of("/f", "x"));
    for (int id = 5; id <= 64; id++) {
      layer(id, image);
    }
    try (FileSystem fs = Erofs.open(directory(64))) {
      assertEquals(63, Erofs.layers(fs).size());
      assertTrue(Files.exists(fs.getPath("/f")) && Files.exists(fs.getPath("/c")));
    }
  }

  @Test
  void missingParts_named() throws IOException {
    assertMessage(
        assertThrows(FileSystemException.class, () -> Erofs.open(root)), "several snapshots");
    Files.delete(directory(2).resolve("layer.erofs"));
    assertMessage(
        assertThrows(UnsupportedImageException.class, () -> Erofs.open(directory(3))),
        "a layer in a directory");
    Files.delete(directory(2).resolve("fs"));
    assertMessage(
        assertThrows(NoSuchFileException.class, () -> Erofs.open(directory(3))),
        directory(2).resolve("layer.erofs").toString());
    layer(99, OciImages.image(Map.of("/x", "x")));
    assertMessage(
        assertThrows(FileSystemException.class, () -> Erofs.open(directory(99))), "no snapshot 99");
    Files.delete(root.resolve("metadata.db"));
    assertMessage(
        assertThrows(NoSuchFileException.class, () -> Erofs.open(directory(3))),
        "the parents of this snapshot are unknown");
  }

  @Test
  void cacheDirectory_refused() {
    ErofsOptions cached =
        ErofsOptions.builder()
            .remote(RemoteOptions.builder().cacheDirectory(temp.resolve("cache")).build())
            .build();
    assertThrows(InapplicableOptionException.class, () -> Erofs.open(directory(3), cached));
  }

  /** containerd merges the layers with {@code mkfs.erofs}. */
  @Test
  void mergedMetadata_findsItsLayers() throws IOException {
    assumeTrue(Files.exists(FSMETA), () -> "no " + FSMETA);
    for (int i = 0; i < 3; i++) {
      layer(i + 1, Files.readAllBytes(FSMETA.resolve("layer" + i + ".erofs")));
    }
    Path merged = Files.copy(FSMETA.resolve("fsmeta.erofs"), directory(3).resolve("fsmeta.erofs"));
    Manifest truth = Manifest.read(FSMETA.resolve("manifest.jsonl"));
    assertEquals(List.of(), differences(truth, merged));
    assertEquals(List.of(), differences(truth, FSMETA.resolve("fsmeta.erofs")));
    Files.delete(root.resolve("metadata.db"));
    assertEquals(List.of(), differences(truth, directory(3)));
    Files.delete(directory(1).resolve("layer.erofs"));
    try (FileSystem fs = Erofs.open(merged)) {
      assertMessage(
          assertThrows(CorruptImageException.class, () -> Manifest.of(fs.getPath("/"))),
          "which was not supplied");
    }
  }

  private static List<String> differences(Manifest truth, Path image) throws IOException {
    try (FileSystem fs = Erofs.open(image)) {
      return truth.differences(Manifest.of(fs.getPath("/")));
    }
  }

  @Test
  void dmverityFile_verifiesTheLayer() throws IOException {
    Path layer = layer(1, OciImages.image(Map.of("/a", "x".repeat(9000), "/b", "one")));
    BuiltHashTree tree = Verity.append(layer, HashTreeFormat.DEFAULT);
    Path beside = directory(1).resolve("layer.erofs.dmverity");
    Files.writeString(
        beside,
        "{\"roothash\":\"%s\",\"hashoffset\":%d}".formatted(tree.rootHash(), tree.offset()));
    assertEquals("b=two ", contents(directory(2)));
    byte[] bytes = Files.readAllBytes(layer);
    int data = new String(bytes, UTF_8).indexOf("xxxxxxxx");
    bytes[data + 10] ^= 1;
    Files.write(layer, bytes);
    try (FileSystem fs = Erofs.open(directory(1))) {
      assertThrows(CorruptImageException.class, () -> Files.readString(fs.getPath("/a")));
      assertEquals("one", Files.readString(fs.getPath("/b")));
    }
    Files.writeString(beside, "{}");
    assertThrows(CorruptImageException.class, () -> Erofs.open(directory(2)));
  }

  @Test
  void check_checksEachLayer() throws IOException {
    List<Finding> findings = new ArrayList<>();
    Erofs.check(directory(3), ErofsOptions.DEFAULT, CheckOptions.METADATA, findings::add);
    assertEquals(List.of(), findings);
    Files.write(directory(2).resolve("layer.erofs"), new byte[5000]);
    Erofs.check(directory(3), ErofsOptions.DEFAULT, CheckOptions.METADATA, findings::add);
    assertEquals(1, findings.size(), findings::toString);
  }

  @Test
  void damagedDatabase_readOrRefused() throws IOException {
    byte[] intact = database();
    Path file = temp.resolve("damaged.db");
    int refused = 0;
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      byte[] bytes = intact.clone();
      // Mostly in the pages of the last transaction, and in the headers and elements of pages.
      for (int k = random.nextInt(4); k >= 0; k--) {
        int page = random.nextInt(28) * 4096;
        int at = page + random.nextInt(random.nextBoolean() ? 200 : 4096);
        bytes[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (bytes[at] ^ 1);
      }
      Files.write(file, bytes);
      try {
        SnapshotDatabase.read(file).chain("64");
      } catch (ErofsException e) {
        assertTrue(e.getMessage().contains("damaged.db"), e::getMessage);
        refused++;
      } catch (FileSystemException e) {
        assertMessage(e, "no snapshot 64");
        refused++;
      }
    }
    assertTrue(refused > 20 && refused < 380, "refused " + refused);
  }

  @Test
  void otherDatabase_corrupt() throws IOException {
    Files.write(root.resolve("metadata.db"), new byte[100_000]);
    assertMessage(
        assertThrows(CorruptImageException.class, () -> Erofs.open(directory(3))),
        "no valid meta page");
    Files.write(root.resolve("metadata.db"), new byte[10]);
    assertThrows(CorruptImageException.class, () -> Erofs.open(directory(3)));
  }
}
