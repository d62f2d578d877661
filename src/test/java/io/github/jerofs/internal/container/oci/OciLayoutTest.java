package io.github.jerofs.internal.container.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated OCI layouts. {@code UnionVectorsTest} reads layouts of other tools. */
final class OciLayoutTest {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String EROFS = "application/vnd.erofs.layer.v1";

  @TempDir private Path layout;
  private int images;

  @BeforeEach
  void createDirectories() throws IOException {
    Files.createDirectories(layout.resolve("blobs/sha256"));
  }

  /** Stores a blob and returns its descriptor without the closing brace. */
  private String blob(String mediaType, byte[] bytes) throws IOException {
    String digest = Digests.hex(Digests.sha256(bytes));
    Files.write(layout.resolve("blobs/sha256").resolve(digest), bytes);
    return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d"
        .formatted(mediaType, digest, bytes.length);
  }

  private String layer(String mediaType, String file, String content) throws IOException {
    Path image = layout.resolve("image" + images++);
    ErofsBuilder.to(image)
        .file(file, EntryAttributes.of(0644), ContentSource.of(content.getBytes(UTF_8)))
        .build();
    return blob(mediaType, Files.readAllBytes(image)) + "}";
  }

  private String manifest(String... layers) throws IOException {
    return blob(MANIFEST, document("layers", layers));
  }

  private static byte[] document(String key, String... descriptors) {
    return Stream.of(descriptors)
        .collect(Collectors.joining(",", "{\"" + key + "\":[", "]}"))
        .getBytes(UTF_8);
  }

  private void index(String... manifests) throws IOException {
    Files.write(layout.resolve("index.json"), document("manifests", manifests));
  }

  private static String named(String manifest, String name) {
    return manifest + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + name + "\"}}";
  }

  private static String of(String manifest, String os, String architecture) {
    return manifest
        + ",\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}}".formatted(os, architecture);
  }

  private String read(String selector, String file) throws IOException {
    try (FileSystem fs = Erofs.open("oci:" + layout + selector)) {
      return Files.readString(fs.getPath(file));
    }
  }

  private <T extends Exception> T fails(Class<T> type) {
    return assertThrows(type, () -> Erofs.open("oci:" + layout).close());
  }

  private void failsWith(Class<? extends ErofsException> type, String words) {
    String message = String.valueOf(fails(type).getMessage());
    assertTrue(message.contains(words), message);
  }

  @Test
  void image_byReferenceDigestAndPlatform() throws IOException {
    String one = manifest(layer(EROFS, "/f", "one"));
    String two = manifest(layer("application/vnd.erofs", "/f", "two"));
    String three = manifest(layer(EROFS, "/f", "three"));
    String four = manifest(layer(EROFS, "/f", "four"));
    String platforms =
        blob(INDEX, document("manifests", of(three, "linux", "amd64"), of(four, "linux", "arm64")));
    index(named(one, "v1"), named(two, "v2"), named(platforms, "multi"));
    assertEquals("one", read(":v1", "/f"));
    assertEquals("two", read(":v2", "/f"));
    assertEquals("four", read(":multi?platform=linux/arm64", "/f"));
    String digest = two.substring(two.indexOf("sha256:"), two.indexOf("\",\"size"));
    assertEquals("two", read("@" + digest, "/f"));
  }

  @Test
  void imageMissingOrAmbiguous_listsCandidates() throws IOException {
    index(
        named(manifest(layer(EROFS, "/f", "one")), "v1"),
        named(manifest(layer(EROFS, "/f", "2")), "v2"));
    FileSystemException several = fails(FileSystemException.class);
    String message = String.valueOf(several.getMessage());
    assertTrue(message.contains("(v1)") && message.contains("(v2)"), message);
    assertThrows(FileSystemException.class, () -> read(":v3", "/f"));
  }

  @Test
  void layers_topmostIsTheLast() throws IOException {
    index(manifest(layer(EROFS, "/f", "below"), layer(EROFS, "/f", "above")) + "}");
    assertEquals("above", read("", "/f"));
  }

  @Test
  void layerOfAnotherType_unsupportedByName() throws IOException {
    String type = "application/vnd.oci.image.layer.v1.squashfs";
    index(manifest(blob(type, new byte[10]) + "}") + "}");
    failsWith(UnsupportedImageException.class, type);
  }

  @Test
  void damagedLayouts_corrupt() throws IOException {
    index(
        "{\"mediaType\":\""
            + MANIFEST
            + "\",\"digest\":\"sha256:../../../etc/passwd\",\"size\":1}");
    failsWith(CorruptImageException.class, "digest");
    index(
        "{\"mediaType\":\""
            + MANIFEST
            + "\",\"digest\":\"sha256:"
            + "0".repeat(64)
            + "\",\"size\":1}");
    failsWith(CorruptImageException.class, "no such file");
    index(manifest().replace("\"size\":", "\"size\":1") + "}");
    failsWith(CorruptImageException.class, "length of blob");
    index(manifest().replace("\"size\":", "\"size\":-") + "}");
    failsWith(CorruptImageException.class, "a number of bytes");
    index(manifest() + "}");
    failsWith(CorruptImageException.class, "without layers");
    for (String text : List.of("[]", "{", "", "{\"manifests\":7}", "[".repeat(100_000))) {
      Files.writeString(layout.resolve("index.json"), text);
      fails(CorruptImageException.class);
    }
    Files.write(layout.resolve("index.json"), new byte[(4 << 20) + 1]);
    fails(LimitExceededException.class);
  }

  /** A layer with an appended hash tree, annotated as the OCI draft for EROFS layers has it. */
  private record Sealed(String descriptor, Path blob, BuiltHashTree tree) {}

  private Sealed sealed(String content, String annotations) throws IOException {
    Path image = layout.resolve("image" + images++);
    BuildOptions options = BuildOptions.builder().hashTree(HashTreeFormat.DEFAULT).build();
    BuiltHashTree tree =
        ErofsBuilder.to(image)
            .options(options)
            .file("/f", EntryAttributes.of(0644), ContentSource.of(content.getBytes(UTF_8)))
            .build()
            .hashTree()
            .orElseThrow();
    byte[] bytes = Files.readAllBytes(image);
    String text =
        annotations
            .replace("ROOT", "org.erofs.dmverity.root_digest\":\"sha256:" + tree.rootHash())
            .replace("OFFSET", "org.erofs.dmverity.hash_offset\":\"" + tree.offset())
            .replace("SIZE", "org.erofs.dmverity.block_size\":\"");
    Path file = layout.resolve("blobs/sha256").resolve(Digests.hex(Digests.sha256(bytes)));
    return new Sealed(blob(EROFS, bytes) + ",\"annotations\":{" + text + "}}", file, tree);
  }

  private Sealed sealed(String content) throws IOException {
    return sealed(content, "\"ROOT\",\"OFFSET\",\"SIZE4096\"");
  }

  private static String pin(String manifest) {
    return "@" + manifest.substring(manifest.indexOf("sha256:"), manifest.indexOf("\",\"size"));
  }

  private static void change(Path blob) throws IOException {
    byte[] bytes = Files.readAllBytes(blob);
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == 'A' && bytes[at + 1] == 'A') {
        bytes[at] = 'B';
        break;
      }
    }
    Files.write(blob, bytes);
  }

  private String read(String selector, ErofsOptions options) throws IOException {
    try (FileSystem fs = Erofs.open(ImageLocation.parse("oci:" + layout + selector), options)) {
      return Files.readString(fs.getPath("/f"));
    }
  }

  @Test
  void digestOfManifest_layersVerified() throws IOException {
    String content = "A".repeat(10_000);
    Sealed top = sealed(content);
    String manifest = manifest(sealed("below").descriptor, top.descriptor);
    index(manifest + "}");
    ErofsOptions trusting = ErofsOptions.builder().trustAfterFirstRead(true).build();
    assertEquals(content, read(pin(manifest), ErofsOptions.DEFAULT));
    assertEquals(content, read(pin(manifest), trusting));
    assertThrows(InapplicableOptionException.class, () -> read("", trusting));
    change(top.blob);
    assertEquals("B" + content.substring(1), read("", ErofsOptions.DEFAULT), "not verified");
    for (ErofsOptions options : List.of(ErofsOptions.DEFAULT, trusting)) {
      CorruptImageException e =
          assertThrows(CorruptImageException.class, () -> read(pin(manifest), options));
      assertTrue(e.getMessage().contains("data block "), e::getMessage);
    }
  }

  @Test
  void rootHash_treeFromAnnotations() throws IOException {
    Sealed only = sealed("A".repeat(10_000));
    index(manifest(only.descriptor) + "}");
    ErofsOptions options = ErofsOptions.builder().rootHash(only.tree.rootHash()).build();
    assertEquals(10_000, read("", options).length());
    ErofsOptions other = ErofsOptions.builder().rootHash(sealed("other").tree.rootHash()).build();
    CorruptImageException e = assertThrows(CorruptImageException.class, () -> read("", other));
    assertTrue(e.getMessage().contains("root hash in the annotations"), e::getMessage);
    change(only.blob);
    assertThrows(CorruptImageException.class, () -> read("", options));
    index(manifest(only.descriptor, only.descriptor) + "}");
    InapplicableOptionException several =
        assertThrows(InapplicableOptionException.class, () -> read("", options));
    String message = String.valueOf(several.getMessage());
    assertTrue(message.contains("each needs its own root hash"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ROOT\"",
        "\"ROOT\",\"OFFSETx\"",
        "\"ROOT0\",\"OFFSET\"",
        "\"ROOT\",\"OFFSET\",\"SIZE1000\"",
        "\"ROOT\",\"OFFSET\",\"SIZE99999999999\""
      })
  void malformedAnnotations_corrupt(String annotations) throws IOException {
    index(manifest(sealed("content", annotations).descriptor) + "}");
    failsWith(CorruptImageException.class, "dm-verity annotations");
  }

  @Test
  void annotationsOfAnotherTree_refused() throws IOException {
    String manifest = manifest(sealed("content", "\"ROOT\",\"OFFSET\",\"SIZE512\"").descriptor);
    index(manifest + "}");
    CorruptImageException e =
        assertThrows(CorruptImageException.class, () -> read(pin(manifest), ErofsOptions.DEFAULT));
    assertTrue(e.getMessage().contains("verity superblock"), e::getMessage);
  }

  @Test
  void deviceWithoutRootHash_belowVerifiedLayer_unsupported() throws IOException {
    String device =
        blob("application/octet-stream", new byte[4096])
            + ",\"annotations\":{\"org.erofs.role\":\"device\"}}";
    String manifest = manifest(device, sealed("content").descriptor);
    index(manifest + "}");
    UnsupportedImageException e =
        assertThrows(
            UnsupportedImageException.class, () -> read(pin(manifest), ErofsOptions.DEFAULT));
    assertTrue(e.getMessage().contains("a device without a root hash"), e::getMessage);
  }

  @Test
  void manifestWithAnotherDigest_corrupt() throws IOException {
    String manifest = manifest(layer(EROFS, "/f", "content"));
    index(manifest + "}");
    Path blob = layout.resolve("blobs/sha256").resolve(pin(manifest).substring(8));
    Files.writeString(blob, Files.readString(blob).replace("layers", "Layers"));
    failsWith(CorruptImageException.class, "digest: expected sha256:");
  }

  @Test
  void indexesWithinIndexes_limited() throws IOException {
    String inner = manifest(layer(EROFS, "/f", "deep")) + "}";
    for (int depth = 0; depth < 3; depth++) {
      inner = blob(INDEX, document("manifests", inner)) + "}";
    }
    index(inner);
    assertEquals("deep", read("", "/f"));
    index(
        blob(INDEX, document("manifests", blob(INDEX, document("manifests", inner)) + "}")) + "}");
    failsWith(CorruptImageException.class, "indexes above it");
  }

  @Test
  void noLayout_notErofs() throws IOException {
    fails(NotErofsException.class);
    assertThrows(NoSuchFileException.class, () -> Erofs.open("oci:" + layout.resolve("none")));
  }
}
