package io.github.jerofs.verity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.jerofs.ByteSources;
import io.github.jerofs.Erofs;
import io.github.jerofs.Verity;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.option.HashAlgorithm;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.RootHash;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees and digests created by veritysetup and fsverity. */
final class VerityVectorsTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("jerofs.vectors", "../shared/vectors"));

  @TempDir private Path temp;

  @BeforeAll
  static void requireVectors() {
    assumeTrue(Files.exists(VECTORS.resolve("index.json")), "no vectors at " + VECTORS);
  }

  private record Vector(
      String name, Path image, VerityOptions options, long length, int damagedByte) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Vector> vectors() throws IOException {
    if (!Files.exists(VECTORS.resolve("index.json"))) {
      return List.of(); // requireVectors prints the reason
    }
    List<Vector> vectors = new ArrayList<>();
    JsonObject index =
        JsonParser.parseString(Files.readString(VECTORS.resolve("index.json"))).getAsJsonObject();
    for (JsonElement element : index.getAsJsonArray("entries")) {
      JsonObject entry = element.getAsJsonObject();
      if (entry.get("kind").getAsString().equals("dm-verity")) {
        vectors.add(vector(entry));
      }
    }
    return vectors;
  }

  private static Vector vector(JsonObject entry) {
    long offset = entry.get("hash_offset").getAsLong();
    HashTree tree =
        entry.get("hash_file").isJsonNull()
            ? HashTree.appendedAt(offset)
            : HashTree.in(VECTORS.resolve(entry.get("hash_file").getAsString())).withOffset(offset);
    RootHash root = RootHash.parse(entry.get("root").getAsString());
    return new Vector(
        entry.get("file").getAsString(),
        VECTORS.resolve(entry.get("file").getAsString()),
        VerityOptions.builder(root, tree).build(),
        entry.get("data_length").getAsLong(),
        entry.getAsJsonObject("damage").get("offset").getAsInt());
  }

  private static byte[] readAll(ByteSource source) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) source.length());
    while (all.hasRemaining()) {
      assertTrue(source.read(all.position(), all) > 0);
    }
    return all.array();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void tree_verifiesAllData(Vector vector) throws IOException {
    byte[] file = Files.readAllBytes(vector.image);
    try (ByteSource source = Verity.open(ByteSources.of(vector.image), vector.options)) {
      assertEquals(vector.length, source.length());
      assertArrayEquals(Arrays.copyOf(file, (int) vector.length), readAll(source));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void verifiedImage_sameTree(Vector vector) throws IOException {
    List<String> plain = tree(ImageLocation.of(vector.image));
    ByteSource verified = Verity.open(ByteSources.of(vector.image), vector.options);
    assertFalse(plain.isEmpty());
    assertEquals(plain, tree(ImageLocation.of(verified)));
  }

  private static List<String> tree(ImageLocation location) throws IOException {
    try (FileSystem fs = Erofs.open(location, ErofsOptions.DEFAULT);
        Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      List<String> lines = new ArrayList<>();
      for (Path path : paths.toList()) {
        String content =
            Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                ? String.valueOf(Arrays.hashCode(Files.readAllBytes(path)))
                : "";
        lines.add(path + " " + content);
      }
      return lines;
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void damage_failsReadsOfItsBlockOnly(Vector vector) throws IOException {
    byte[] good = Files.readAllBytes(vector.image);
    byte[] bad = good.clone();
    bad[vector.damagedByte] ^= 1;
    Path damaged = Files.write(temp.resolve("damaged"), bad);
    if (vector.length == 4096) { // opening reads its only block
      CorruptImageException e =
          assertThrows(
              CorruptImageException.class,
              () -> Verity.open(ByteSources.of(damaged), vector.options));
      assertTrue(
          e.getMessage().startsWith("corrupt: data block 0, sha256: expected "), e::getMessage);
      return;
    }
    int blockSize = vector.name.contains("512-3level") ? 512 : 4096;
    int badBlock = vector.damagedByte / blockSize;
    try (ByteSource source = Verity.open(ByteSources.of(damaged), vector.options)) {
      for (int block = 0; block < vector.length / blockSize; block++) {
        ByteBuffer dst = ByteBuffer.allocate(blockSize);
        long at = (long) block * blockSize;
        if (block == badBlock) {
          CorruptImageException e =
              assertThrows(CorruptImageException.class, () -> source.read(at, dst));
          assertTrue(e.getMessage().contains("data block " + badBlock + ","), e::getMessage);
          assertEquals(at, e.place().offset());
          assertArrayEquals(new byte[blockSize], dst.array(), "no unverified bytes are left");
        } else {
          assertEquals(blockSize, source.read(at, dst));
          assertEquals(dst.flip(), ByteBuffer.wrap(good, (int) at, blockSize));
        }
      }
    }
    List<String> reported = new ArrayList<>();
    Verity.verify(ByteSources.of(damaged), vector.options, e -> reported.add(e.getMessage()));
    assertEquals(1, reported.size(), reported::toString);
  }

  @Test
  void fsVerity_digests() throws IOException {
    JsonElement digests =
        JsonParser.parseString(Files.readString(VECTORS.resolve("fsverity/digests.json")));
    int checked = 0;
    for (JsonElement element : digests.getAsJsonArray()) {
      JsonObject entry = element.getAsJsonObject();
      String algorithm = entry.get("alg").getAsString();
      FsVerityOptions options =
          FsVerityOptions.builder()
              .algorithm(HashAlgorithm.ofKey(algorithm))
              .blockSize(entry.get("block").getAsInt())
              .salt(HexFormat.of().parseHex(entry.get("salt").getAsString()))
              .build();
      Path file = VECTORS.resolve("fsverity").resolve(entry.get("file").getAsString());
      assertEquals(
          algorithm + ":" + entry.get("digest").getAsString(),
          Verity.measure(file, options).toString(),
          entry::toString);
      checked++;
    }
    assertTrue(checked >= 28, "only " + checked + " digests");
  }
}
