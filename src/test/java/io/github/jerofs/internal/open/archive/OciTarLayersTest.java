package io.github.jerofs.internal.open.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI images with tar layers. */
final class OciTarLayersTest {
  private static final String OCI = "application/vnd.oci.image.layer.v1.tar";

  @TempDir private Path temp;
  private Path layout;

  @BeforeEach
  void createLayout() throws IOException {
    layout = temp.resolve("layout");
    Files.createDirectories(layout.resolve("blobs/sha256"));
  }

  private Path file(String digest) {
    return layout.resolve("blobs/sha256").resolve(digest);
  }

  private String blob(String mediaType, byte[] bytes) throws IOException {
    String digest = Digests.hex(Digests.sha256(bytes));
    Files.write(file(digest), bytes);
    return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
        .formatted(mediaType, digest, bytes.length);
  }

  private void image(String... layers) throws IOException {
    String manifest = "{\"layers\":[" + String.join(",", layers) + "]}";
    String entry = blob("application/vnd.oci.image.manifest.v1+json", manifest.getBytes(UTF_8));
    Files.writeString(layout.resolve("index.json"), "{\"manifests\":[" + entry + "]}");
  }

  private ErofsOptions cached() {
    return ErofsOptions.builder()
        .remote(RemoteOptions.builder().cacheDirectory(temp.resolve("cache")).build())
        .build();
  }

  private FileSystem open(ErofsOptions options) throws IOException {
    return Erofs.open(ImageLocation.parse("oci:" + layout), options);
  }

  private static TestTar base() throws IOException {
    return new TestTar()
        .file("a", "base a")
        .file("b", "base b")
        .file("dir/hidden", "base")
        .file("etc/kept", "base");
  }

  private static TestTar middle() throws IOException {
    return new TestTar()
        .file(".wh.b", "")
        .file("dir/.wh..wh..opq", "")
        .file("dir/new", "middle")
        .file("etc/more", "middle");
  }

  private static TestTar top() throws IOException {
    return new TestTar().file("a", "top a").file("etc/.wh.none", "");
  }

  private static final Map<String, String> MERGED =
      Map.of("a", "top a", "dir/new", "middle", "etc/kept", "base", "etc/more", "middle");

  private static void assertMerged(FileSystem fs) throws IOException {
    for (Map.Entry<String, String> file : MERGED.entrySet()) {
      assertEquals(file.getValue(), Files.readString(fs.getPath("/", file.getKey())));
    }
    assertEquals(MERGED.keySet(), TestTar.of(fs).keySet());
  }

  @Test
  void layersOfAllForms_stackedWithWhiteouts() throws IOException {
    List<String> types = new ArrayList<>(List.of(OCI, OCI + "+gzip", OCI + "+zstd"));
    image(
        blob(types.get(0), base().tar()),
        blob(types.get(1), middle().gzip()),
        blob(types.get(2), top().zstd(300)));
    for (ErofsOptions options : List.of(ErofsOptions.DEFAULT, cached(), cached())) {
      try (FileSystem fs = open(options)) {
        assertMerged(fs);
      }
    }
    try (Stream<Path> kept = Files.list(temp.resolve("cache"))) {
      assertEquals(3, kept.count());
    }
  }

  @Test
  void layersOfDocker_opened() throws IOException {
    String docker = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    image(blob(docker, base().gzip()), blob(docker, middle().gzip()), blob(docker, top().gzip()));
    try (FileSystem fs = open(ErofsOptions.DEFAULT)) {
      assertMerged(fs);
    }
  }

  private static String tableDigest() throws IOException {
    String[] table = {""};
    byte[] unused =
        ArchiveMutants.stargz(
            text -> {
              table[0] = text;
              return text;
            });
    return Digests.hex(Digests.sha256(table[0].getBytes(UTF_8)));
  }

  private String stargz(byte[] layer, String tableDigest) throws IOException {
    String descriptor = blob(OCI + "+gzip", layer);
    return descriptor.substring(0, descriptor.length() - 1)
        + ",\"annotations\":{\"containerd.io/snapshot/stargz/toc.digest\":\"sha256:"
        + tableDigest
        + "\"}}";
  }

  /**
   * The digest of the table is enough to trust the layer: the table has the digests of all data.
   */
  @Test
  void digestOfTable_verifiedInsteadOfTheLayer() throws IOException {
    byte[] layer = ArchiveMutants.stargz(table -> table);
    image(stargz(layer, tableDigest()));
    Path blob = file(Digests.hex(Digests.sha256(layer)));
    layer[10] ^= 1; // in a header that the table does not use
    Files.write(blob, layer);
    for (ErofsOptions options : List.of(ErofsOptions.DEFAULT, cached(), cached())) {
      try (FileSystem fs = open(options)) {
        assertEquals("chunk one, chunk two", Files.readString(fs.getPath("/dir/a")));
      }
    }
  }

  @Test
  void otherTable_corruptAndNotKept() throws IOException {
    byte[] layer = ArchiveMutants.stargz(table -> table.replace("493", "511"));
    image(stargz(layer, tableDigest()));
    CorruptImageException e = assertThrows(CorruptImageException.class, () -> open(cached()));
    assertTrue(e.getMessage().contains("SHA-256 of the table of contents"), e.getMessage());
    try (Stream<Path> kept = Files.list(temp.resolve("cache"))) {
      assertEquals(0, kept.count());
    }
    image(stargz(layer, "no digest"));
    assertThrows(CorruptImageException.class, () -> open(cached()));
  }

  /** Another image may state another table for the same layer. */
  @Test
  void indexOfATable_notUsedForTheLayerAlone() throws IOException {
    byte[] layer = ArchiveMutants.stargz(table -> table);
    image(stargz(layer, tableDigest()));
    open(cached()).close();
    image(blob(OCI + "+gzip", layer));
    open(cached()).close();
    try (Stream<Path> kept = Files.list(temp.resolve("cache"))) {
      assertEquals(2, kept.count());
    }
  }

  /** Docker writes an empty layer as two blocks of zeros, tar fills a record of 10,240 bytes. */
  @ParameterizedTest
  @ValueSource(ints = {1024, 10_240})
  void emptyLayer_addsNothing(int length) throws IOException {
    byte[] zeros = new byte[length];
    image(
        blob(OCI, base().tar()),
        blob(OCI, zeros),
        blob(OCI + "+gzip", TestTar.gzip(zeros)),
        blob(OCI + "+zstd", TestTar.zstd(zeros, length)));
    for (ErofsOptions options : List.of(ErofsOptions.DEFAULT, cached(), cached())) {
      try (FileSystem fs = open(options)) {
        assertEquals(base().expected(), TestTar.of(fs));
      }
    }
  }

  @Test
  void layerThatIsNoTar_corrupt() throws IOException {
    image(blob(OCI, "no archive at all, just text\n".repeat(99).getBytes(UTF_8)));
    CorruptImageException e =
        assertThrows(CorruptImageException.class, () -> open(ErofsOptions.DEFAULT));
    assertTrue(e.getMessage().contains("not a tar archive"), e.getMessage());
  }

  /** The index is kept under the digest, so that all files with the layer share it. */
  @Test
  void indexOfALayer_sharedByItsDigest() throws IOException {
    byte[] layer = base().gzip();
    image(blob(OCI + "+gzip", layer));
    open(cached()).close();
    String digest = Digests.hex(Digests.sha256(layer));
    assertTrue(Files.exists(temp.resolve("cache/layer-sha256-" + digest + ".index")));
  }

  /** A blob whose digest differs from its name must not provide the index for the real one. */
  @Test
  void blobWithAnotherDigest_corruptAndNotKept() throws IOException {
    byte[] layer = base().gzip();
    image(blob(OCI + "+gzip", layer));
    Path blob = file(Digests.hex(Digests.sha256(layer)));
    byte[] other = TestTar.gzip(new TestTar().file("evil", "x").tar());
    Files.write(blob, Arrays.copyOf(other, layer.length));
    CorruptImageException e = assertThrows(CorruptImageException.class, () -> open(cached()));
    assertTrue(e.getMessage().contains("SHA-256"), e.getMessage());
    Files.write(blob, layer);
    try (FileSystem fs = open(cached())) {
      assertEquals("base a", Files.readString(fs.getPath("/a")));
    }
  }
}
