package io.github.jerofs.internal.container.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.github.jerofs.Erofs;
import io.github.jerofs.Verity;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsException;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.ImageKeys;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.OciImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verified and single layers of OCI images. */
final class VerifiedLayersTest {
  private static final int CHUNK = 4096;
  private static final String TAR = "application/vnd.oci.image.layer.v1.tar";
  private static final ErofsOptions VERIFIED =
      ErofsOptions.builder().set(ImageKeys.VERIFY_LAYERS, true).build();

  @TempDir private Path temp;
  private final OciImages images = new OciImages();

  private static byte[] image() throws IOException {
    return OciImages.image(Map.of("/a", "A".repeat(10_000), "/b", "B".repeat(10_000)));
  }

  /** Writes a layout with one image. */
  private void layout(String... layers) throws IOException {
    OciImages.write(images.layout(images.manifest(layers)), temp.resolve("layout"));
  }

  private Path blob(byte[] blob) {
    return temp.resolve("layout/blobs/sha256/" + Digests.hex(Digests.sha256(blob)));
  }

  private FileSystem open(ErofsOptions options) throws IOException {
    return Erofs.open(ImageLocation.parse("oci:" + temp.resolve("layout")), options);
  }

  /** Changes a byte of a stored blob. */
  private void damage(byte[] blob, int at) throws IOException {
    byte[] damaged = blob.clone();
    damaged[at] ^= 3;
    Files.write(blob(blob), damaged);
  }

  private static int data(byte[] image) {
    return indexOf(image, "AAAA".getBytes(UTF_8));
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int at = 0; at <= all.length - part.length; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new IllegalArgumentException("not found");
  }

  private static String with(String descriptor, String annotations) {
    return descriptor.substring(0, descriptor.length() - 1)
        + ",\"annotations\":{"
        + annotations
        + "}}";
  }

  /** Damage fails the files that it affects, when they are read. */
  private void assertFoundWhenRead() throws IOException {
    try (FileSystem fs = open(VERIFIED)) {
      assertThrows(ErofsException.class, () -> Files.readString(fs.getPath("/a")));
      assertEquals("B".repeat(10_000), Files.readString(fs.getPath("/b")));
    }
  }

  private void assertIntact(ErofsOptions options) throws IOException {
    try (FileSystem fs = open(options)) {
      assertEquals("A".repeat(10_000), Files.readString(fs.getPath("/a")));
      assertEquals("B".repeat(10_000), Files.readString(fs.getPath("/b")));
    }
  }

  @Test
  void plainLayer_verifiedWhenOpened() throws IOException {
    byte[] image = image();
    layout(images.layer("/below", "x"), images.add(OciImages.EROFS, image));
    assertIntact(VERIFIED);
    damage(image, data(image));
    open(ErofsOptions.DEFAULT).close();
    CorruptImageException e = assertThrows(CorruptImageException.class, () -> open(VERIFIED));
    assertTrue(e.getMessage().contains("SHA-256"), e.getMessage());
  }

  @Test
  void plainTarLayer_verifiedWhenOpened() throws IOException {
    byte[] tar = new byte[10_240];
    layout(images.add(TAR, tar));
    open(VERIFIED).close();
    damage(tar, 9000);
    assertThrows(CorruptImageException.class, () -> open(VERIFIED));
  }

  @Test
  void sealedLayer_verifiedByItsHashTree() throws IOException {
    Path file = Files.write(temp.resolve("sealed"), image());
    BuiltHashTree tree = Verity.append(file, HashTreeFormat.DEFAULT);
    byte[] sealed = Files.readAllBytes(file);
    layout(
        with(
            images.add(OciImages.EROFS, sealed),
            "\"org.erofs.dmverity.root_digest\":\"sha256:%s\",".formatted(tree.rootHash())
                + "\"org.erofs.dmverity.hash_offset\":\"%d\"".formatted(tree.offset())));
    assertIntact(VERIFIED);
    damage(sealed, data(sealed));
    assertFoundWhenRead();
  }

  /** Returns {@code image} with a chunk index as the OCI draft for EROFS layers describes it. */
  private static byte[] indexed(byte[] image, boolean isCompressed, boolean hasDigests) {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    int chunks = (image.length + CHUNK - 1) / CHUNK;
    int hash = hasDigests ? 32 : 0;
    ByteBuffer index =
        ByteBuffer.allocate(32 + chunks * (16 + hash)).order(ByteOrder.LITTLE_ENDIAN);
    index.putInt(0x67ece4cd).put((byte) 1).put((byte) (isCompressed ? 1 : 0)).putShort((short) 0);
    index.putLong(image.length).putInt(chunks).put((byte) (hasDigests ? 1 : 0)).put((byte) hash);
    index.position(32);
    for (int at = 0; at < image.length; at += CHUNK) {
      byte[] chunk = Arrays.copyOfRange(image, at, Math.min(image.length, at + CHUNK));
      byte[] bytes = isCompressed ? Zstd.compress(chunk) : chunk;
      index.putLong(stored.size()).putLong(at);
      index.put(hasDigests ? Digests.sha256(bytes) : new byte[0]);
      stored.writeBytes(bytes);
    }
    if (isCompressed) {
      stored.writeBytes(
          ByteBuffer.allocate(8)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(0x184d2a50)
              .putInt(index.limit())
              .array());
    }
    stored.writeBytes(index.array());
    return stored.toByteArray();
  }

  private String indexedLayer(byte[] layer, byte[] image, boolean isCompressed, int hash) {
    int chunks = (image.length + CHUNK - 1) / CHUNK;
    int length = 32 + chunks * (16 + hash);
    int header = layer.length - length;
    byte[] index = Arrays.copyOfRange(layer, header, layer.length);
    return with(
        images.add(OciImages.EROFS + (isCompressed ? "+zstd" : ""), layer),
        "\"org.erofs.chunk-index.range\":\"%d\",".formatted(isCompressed ? header - 8 : header)
            + "\"org.erofs.chunk-index.digest\":\"sha256:%s\""
                .formatted(Digests.hex(Digests.sha256(index))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void indexedLayer_verifiedByItsChunks(boolean isCompressed) throws IOException {
    byte[] image = image();
    byte[] layer = indexed(image, isCompressed, true);
    layout(indexedLayer(layer, image, isCompressed, 32));
    assertIntact(ErofsOptions.DEFAULT);
    assertIntact(VERIFIED);
    int at = isCompressed ? storedChunk(image, data(image) / CHUNK + 1) : data(image);
    damage(layer, at);
    assertFoundWhenRead();
  }

  /** Returns the position of a byte in the compressed chunk with this number. */
  private static int storedChunk(byte[] image, int number) {
    int at = 8;
    for (int i = 0; i < number; i++) {
      at += Zstd.compress(Arrays.copyOfRange(image, i * CHUNK, (i + 1) * CHUNK)).length;
    }
    return at;
  }

  @Test
  void chunkIndexWithoutDigests_layerVerifiedWhenOpened() throws IOException {
    byte[] image = image();
    byte[] layer = indexed(image, false, false);
    layout(indexedLayer(layer, image, false, 0));
    assertIntact(VERIFIED);
    damage(layer, data(image));
    assertThrows(CorruptImageException.class, () -> open(VERIFIED));
  }

  /** An index that is a layer of its own is no layer of the image. */
  @Test
  void separateChunkIndex_notALayer() throws IOException {
    byte[] image = image();
    byte[] layer = indexed(image, false, true);
    byte[] index = Arrays.copyOfRange(layer, image.length, layer.length);
    layout(
        images.layer("/below", "x"),
        images.add(OciImages.EROFS, image),
        with(
            images.add("application/vnd.erofs.chunk-index.v1", index),
            "\"org.erofs.chunk-index.target\":\"" + OciImages.digest(image) + "\""));
    for (ErofsOptions options : new ErofsOptions[] {ErofsOptions.DEFAULT, VERIFIED}) {
      assertIntact(options);
      try (FileSystem fs = open(options)) {
        assertEquals(2, Erofs.layers(fs).size());
      }
    }
  }

  private static String read(String location, String file) throws IOException {
    try (FileSystem fs = Erofs.open(location)) {
      return Files.readString(fs.getPath(file));
    }
  }

  @Test
  void oneLayer_byNumberAndDigest() throws IOException {
    byte[] top = OciImages.image(Map.of("/a", "top", "/.wh.b", ""));
    layout(images.layer("/a", "below"), images.add(OciImages.EROFS, top));
    String layout = "oci:" + temp.resolve("layout");
    assertEquals("top", read(layout + "#0", "/a"));
    assertEquals("below", read(layout + "#1", "/a"));
    assertEquals("top", read(layout + "#" + OciImages.digest(top), "/a"));
    assertEquals("", read(layout + "#0", "/.wh.b"), "as it is stored");
    ImageLocation layer = ImageLocation.parse(layout + "#1");
    assertEquals(layer, ImageLocation.of(layer.toUri()));
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> Erofs.open(layout + "#2"));
    assertTrue(String.valueOf(e.getMessage()).contains("the layers 0 to 1"), e::getMessage);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ImageLocation.Part(ImageLocation.parse(layout), "top"));
  }

  @Test
  void tenThousandLayers_limited() throws IOException {
    String layer = images.layer("/a", "x");
    String[] layers = new String[10_000];
    Arrays.fill(layers, layer);
    layout(layers);
    ErofsException e = assertThrows(ErofsException.class, () -> open(ErofsOptions.DEFAULT));
    assertTrue(e.getMessage().contains("maxLayers"), e.getMessage());
  }

  @Test
  void tenThousandManifests_limited() throws IOException {
    String manifest = OciImages.on(images.manifest(images.layer("/a", "x")), "linux", "riscv64");
    String[] manifests = new String[10_001];
    Arrays.fill(manifests, manifest);
    OciImages.write(images.layout(manifests), temp.resolve("layout"));
    ErofsException e = assertThrows(ErofsException.class, () -> open(ErofsOptions.DEFAULT));
    assertTrue(e.getMessage().contains("more than 10000 manifests"), e.getMessage());
  }
}
