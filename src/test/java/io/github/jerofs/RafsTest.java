package io.github.jerofs;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.hash.Hashing;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.attribute.NydusInfo;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nydus RAFS v6 images with compressed blobs, compared with the kernel's mounts. */
final class RafsTest {
  private static final Path VECTORS = Path.of("../shared/vectors");

  @TempDir private Path temp;

  /** A vector and its entry in the index. */
  private record Vector(Path directory, Path image, JsonObject entry) {
    static Vector of(String name) throws IOException {
      Path directory = VECTORS.resolve("rafs").resolve(name);
      assumeTrue(Files.exists(directory), () -> "no " + directory);
      JsonObject index =
          JsonParser.parseString(Files.readString(VECTORS.resolve("index.json"))).getAsJsonObject();
      for (JsonElement each : index.getAsJsonArray("entries")) {
        JsonObject entry = each.getAsJsonObject();
        if (entry.has("dir") && entry.get("dir").getAsString().equals("rafs/" + name)) {
          JsonElement bootstrap = entry.get("bootstrap");
          String image =
              bootstrap.isJsonNull()
                  ? entry.getAsJsonArray("blobs").get(0).getAsString()
                  : bootstrap.getAsString();
          return new Vector(directory, directory.resolve(image), entry);
        }
      }
      throw new IOException("not in the index: " + name);
    }

    Manifest truth() throws IOException {
      return Manifest.read(VECTORS.resolve(entry.get("manifest").getAsString()));
    }

    /** Returns options for blobs in {@code blobs}. An image inside its blob needs none. */
    ErofsOptions options(Path blobs) {
      return entry.get("bootstrap").isJsonNull() ? ErofsOptions.DEFAULT : blobsIn(blobs);
    }
  }

  private static ErofsOptions blobsIn(Path directory) {
    return ErofsOptions.builder()
        .devices(new ErofsDevices.Resolved(DeviceResolver.inDirectory(directory)))
        .build();
  }

  private static void assertEqualsTruth(Vector vector, ErofsOptions options) throws IOException {
    try (FileSystem fs = Erofs.open(vector.image, options)) {
      assertEquals(List.of(), vector.truth().differences(Manifest.of(fs.getPath("/"))));
    }
  }

  private static Stream<String> vectorNames() {
    return Stream.of(
        "none-v1",
        "lz4-2layer",
        "zstd-64k-prefetch",
        "gzip-blake3",
        "zstd-batch",
        "zstd-inline",
        "zran-2member",
        "tarfs");
  }

  @ParameterizedTest
  @MethodSource("vectorNames")
  void vector_equalsManifest(String name) throws IOException {
    Vector vector = Vector.of(name);
    ErofsOptions options = vector.options(vector.directory);
    assertEqualsTruth(vector, options);
    if (!name.equals("tarfs")) { // tar archives have no chunk digests
      assertEqualsTruth(vector, options.toBuilder().verifyChunks(true).build());
    }
    assertEqualsTruth(
        vector, options.toBuilder().access(ImageAccess.CHANNEL).cacheBytes(0).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none-v1",
        "lz4-2layer",
        "zstd-64k-prefetch",
        "gzip-blake3",
        "zstd-batch",
        "zstd-inline"
      })
  void damagedChunk_onlyItsFilesFail(String name) throws IOException {
    Vector vector = Vector.of(name);
    JsonObject damage = vector.entry.getAsJsonObject("damage");
    for (JsonElement blob : vector.entry.getAsJsonArray("blobs")) {
      Path file = vector.directory.resolve(blob.getAsString());
      byte[] bytes = Files.readAllBytes(file);
      if (blob.getAsString().equals(damage.get("file").getAsString())) {
        bytes[damage.get("offset").getAsInt()] ^=
            (byte) Integer.parseInt(damage.get("xor").getAsString(), 16);
      }
      Files.write(temp.resolve(file.getFileName().toString()), bytes);
    }
    boolean inlined = vector.entry.get("bootstrap").isJsonNull();
    Path image = inlined ? temp.resolve(vector.image.getFileName().toString()) : vector.image;
    Set<String> expected = new TreeSet<>();
    damage.getAsJsonArray("paths").forEach(path -> expected.add(path.getAsString()));
    ErofsOptions options = vector.options(temp).toBuilder().verifyChunks(true).build();
    List<String> wrong;
    List<IOException> errors = new ArrayList<>();
    try (FileSystem fs = Erofs.open(image, options)) {
      wrong = vector.truth().differences(Manifest.ofDamaged(fs.getPath("/"), errors));
    }
    Set<String> found = new TreeSet<>();
    wrong.forEach(line -> found.add(line.substring(0, line.indexOf(": "))));
    assertEquals(expected, found);
    for (IOException e : errors) {
      assertEquals(CorruptImageException.class, e.getClass(), e::toString);
    }
    Set<String> reported = new TreeSet<>();
    Erofs.check(
        image, options, new CheckOptions(true, false), finding -> reported.add(finding.path()));
    assertEquals(expected, reported);
  }

  @Test
  void nydusSample_digestsAsStated() throws IOException {
    Path directory = VECTORS.resolve("rafs/upstream-2.2");
    assumeTrue(Files.exists(directory), () -> "no " + directory);
    ErofsOptions options = blobsIn(directory).toBuilder().verifyChunks(true).build();
    try (FileSystem fs = Erofs.open(directory.resolve("rafs-v6-2.2.boot"), options);
        Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      Set<String> digests = new TreeSet<>();
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (Files.isRegularFile(path, NOFOLLOW_LINKS)) {
          digests.add(
              path.getFileName() + " " + Hashing.sha256().hashBytes(Files.readAllBytes(path)));
        }
      }
      assertTrue(
          digests.containsAll(
              Set.of(
                  "lib.rs 1810eba864521293bb0d6b55a3c82318d4d89f294ed761c456d9088a17de0c69",
                  "sync_io.rs"
                      + " e629ab260ff0dc02a24648a3e0dd8c13a5daf233d535c330e3201925f5eeff96")),
          digests::toString);
    }
  }

  /** The chunk information in the blob is not needed if the bootstrap has a chunk table. */
  @Test
  void damagedTail_readWithTableOfBootstrap() throws IOException {
    Vector vector = Vector.of("zstd-64k-prefetch");
    String name = vector.entry.getAsJsonArray("blobs").get(0).getAsString();
    byte[] blob = Files.readAllBytes(vector.directory.resolve(name));
    for (int i = 1; i <= 12_000; i++) {
      blob[blob.length - i] = 0;
    }
    Files.write(temp.resolve(name), blob);
    assertEqualsTruth(vector, blobsIn(temp));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd-batch", "zran-2member", "lz4-2layer"})
  void randomReads_equalSequentialRead(String name) throws IOException {
    Vector vector = Vector.of(name);
    Random random = new Random(42);
    try (FileSystem fs = Erofs.open(vector.image, blobsIn(vector.directory))) {
      Path file = fs.getPath("/data/big.txt");
      byte[] whole = Files.readAllBytes(file);
      try (FileChannel channel = FileChannel.open(file)) {
        for (int i = 0; i < 300; i++) {
          int at = random.nextInt(whole.length);
          int length = 1 + random.nextInt(Math.min(200_000, whole.length - at));
          ByteBuffer direct = ByteBuffer.allocateDirect(length);
          while (direct.hasRemaining() && channel.read(direct, at + direct.position()) > 0) {
            // until the buffer is full
          }
          byte[] found = new byte[length];
          direct.flip().get(found);
          byte[] expected = java.util.Arrays.copyOfRange(whole, at, at + length);
          assertArrayEquals(expected, found);
        }
      }
    }
  }

  @Test
  void blobsOnServer_equalManifest() throws IOException {
    Vector vector = Vector.of("zran-2member");
    try (RangeServer server = new RangeServer();
        Stream<Path> files = Files.list(vector.directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        server.serve("blobs/" + file.getFileName(), file);
      }
      ErofsOptions options =
          ErofsOptions.builder()
              .devices(new ErofsDevices.Resolved(DeviceResolver.under(server.url("blobs"))))
              .build();
      ImageLocation image = ImageLocation.of(server.url("blobs/" + vector.image.getFileName()));
      try (FileSystem fs = Erofs.open(image, options)) {
        assertEquals(List.of(), vector.truth().differences(Manifest.of(fs.getPath("/"))));
      }
    }
  }

  @Test
  void verifyChunks_otherImage_rejected() {
    ErofsOptions options = ErofsOptions.builder().verifyChunks(true).build();
    assertThrows(
        IllegalArgumentException.class,
        () -> Erofs.open(Path.of("samples/sample.erofs"), options).close());
  }

  @ParameterizedTest
  @CsvSource({
    "none-v1, none",
    "lz4-2layer, lz4",
    "zstd-batch, zstd",
    "zran-2member, gzip",
    "zstd-inline, zstd"
  })
  void info_describesBlobs(String name, String compression) throws IOException {
    Vector vector = Vector.of(name);
    NydusInfo info =
        Nydus.info(ImageLocation.of(vector.image), vector.options(vector.directory)).orElseThrow();
    assertFalse(info.blobs().isEmpty());
    for (NydusInfo.Blob blob : info.blobs()) {
      assertEquals(compression, blob.compression());
      assertEquals(Optional.empty(), blob.problem());
      NydusInfo.Chunks chunks = blob.chunks().orElseThrow();
      assertTrue(chunks.count() > 0 && chunks.bytes() <= blob.deviceBytes(), blob::toString);
      assertEquals(
          name.equals("zstd-batch") || name.equals("zran-2member"),
          chunks.inContexts() > 0,
          blob::toString);
    }
    if (!vector.entry.get("bootstrap").isJsonNull()) {
      NydusInfo without =
          Nydus.info(ImageLocation.of(vector.image), ErofsOptions.DEFAULT).orElseThrow();
      assertTrue(without.blobs().get(0).problem().orElse("").contains("was not given"));
    }
  }

  @Test
  void info_showsPrefetchTable() throws IOException {
    Vector vector = Vector.of("zstd-64k-prefetch");
    NydusInfo info = Nydus.info(ImageLocation.of(vector.image), ErofsOptions.DEFAULT).orElseThrow();
    List<Long> expected = new ArrayList<>();
    try (FileSystem fs = Erofs.open(vector.image)) {
      for (JsonElement path : vector.entry.getAsJsonObject("options").getAsJsonArray("prefetch")) {
        expected.add((Long) Files.getAttribute(fs.getPath(path.getAsString()), "erofs:nid"));
      }
    }
    assertEquals(expected, info.prefetch());
    assertTrue(info.flags().contains("explicit_ids"), () -> info.flags().toString());
  }

  @ParameterizedTest
  @MethodSource("vectorNames")
  void exportedDevices_equalTheTruth(String name) throws IOException {
    Vector vector = Vector.of(name);
    Path devices = temp.resolve("devices");
    ErofsOptions options = vector.options(vector.directory);
    List<Path> written = Nydus.exportDevices(ImageLocation.of(vector.image), options, devices);
    if (vector.entry.get("bootstrap").isJsonNull()) {
      return; // the bootstrap has no file of its own to open the devices with
    }
    assertEqualsTruth(vector, blobsIn(devices));
    NydusInfo info = Nydus.info(ImageLocation.of(vector.image), blobsIn(devices)).orElseThrow();
    for (int i = 0; i < written.size(); i++) {
      assertEquals(info.blobs().get(i).id(), written.get(i).getFileName().toString());
      if (!name.equals("tarfs")) {
        assertEquals(info.blobs().get(i).deviceBytes(), Files.size(written.get(i)));
      }
    }
    assertThrows(
        FileAlreadyExistsException.class,
        () -> Nydus.exportDevices(ImageLocation.of(vector.image), options, devices));
  }

  @Test
  void exportWithoutBlobsOrOfAnotherImage_isUnsupported() throws IOException {
    Path image = Vector.of("lz4-2layer").image;
    for (Path each : List.of(image, Path.of("samples/sample.erofs"))) {
      assertThrows(
          UnsupportedImageException.class,
          () -> Nydus.exportDevices(ImageLocation.of(each), ErofsOptions.DEFAULT, temp));
    }
    assertEquals(
        Optional.empty(),
        Nydus.info(ImageLocation.of(Path.of("samples/sample.erofs")), ErofsOptions.DEFAULT));
  }
}
