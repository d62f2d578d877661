package io.github.jerofs.verity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.Erofs;
import io.github.jerofs.Verity;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashAlgorithm;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.TrustKeys;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.TestSource;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hash trees after the image, in another file or on a server. */
final class HashTreePlaceTest extends VerifiedImages {
  static List<HashTreeFormat> formats() {
    HashTreeFormat.Builder sha512 =
        HashTreeFormat.builder().algorithm(HashAlgorithm.SHA512).salt(new byte[0]);
    return List.of(
        HashTreeFormat.DEFAULT,
        HashTreeFormat.builder().dataBlockSize(512).hashBlockSize(512).build(),
        HashTreeFormat.builder().dataBlockSize(512).build(),
        sha512.hashBlockSize(8192).build());
  }

  @ParameterizedTest
  @MethodSource("formats")
  void appendedTree_found(HashTreeFormat format) throws IOException {
    Path image = copy(SAMPLE);
    BuiltHashTree tree = Verity.append(image, format);
    SortedMap<String, String> expected = contents(SAMPLE, ErofsOptions.DEFAULT);
    assertEquals(expected, contents(image, rootHash(tree)));
    assertEquals(
        expected, contents(image, rootHash(tree).toBuilder().access(ImageAccess.CHANNEL).build()));
    try (FileSystem fs = Erofs.open(TestSource.of(image), rootHash(tree))) {
      assertEquals(expected, contents(fs));
    }
    try (FileSystem fs =
        FileSystems.newFileSystem(image, Map.of("rootHash", tree.rootHash().toString()))) {
      assertEquals(expected, contents(fs));
    }
  }

  @Test
  void appendedTree_onWebServer_found() throws IOException {
    Path image = copy(SAMPLE);
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    SortedMap<String, String> expected = contents(SAMPLE, ErofsOptions.DEFAULT);
    try (RangeServer server = new RangeServer();
        FileSystem fs = Erofs.open(server.serve("image", image), rootHash(tree))) {
      assertEquals(expected, contents(fs));
    }
  }

  @Test
  void appendedTree_imageAtOffset_found() throws IOException {
    byte[] bytes = Files.readAllBytes(SAMPLE);
    byte[] shifted = new byte[bytes.length + 8192];
    System.arraycopy(bytes, 0, shifted, 8192, bytes.length);
    Path image = Files.write(temp.resolve("shifted"), shifted);
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    assertEquals(
        contents(SAMPLE, ErofsOptions.DEFAULT),
        contents(image, rootHash(tree).toBuilder().offset(8192).build()));
  }

  @Test
  void separateTree_localOrOnWebServer_opens() throws IOException {
    Path file = temp.resolve("tree");
    BuiltHashTree tree = Verity.write(SAMPLE, file, HashTreeFormat.DEFAULT);
    byte[] behind = new byte[4096 + (int) Files.size(file)];
    System.arraycopy(Files.readAllBytes(file), 0, behind, 4096, behind.length - 4096);
    Path later = Files.write(temp.resolve("later"), behind);
    SortedMap<String, String> expected = contents(SAMPLE, ErofsOptions.DEFAULT);
    try (RangeServer server = new RangeServer()) {
      String there = server.serve("tree", later).toString();
      for (Object place : List.of(file, file.toString(), later + "@4096", there + "@4096")) {
        ErofsOptions options = rootHash(tree).toBuilder().parse(TrustKeys.HASH_TREE, place).build();
        assertEquals(expected, contents(SAMPLE, options), place::toString);
      }
    }
    refused("hash tree: expected one at one of the bytes", SAMPLE, rootHash(tree));
  }

  @Test
  void dmverityFile_offsetOfTreeUsed() throws IOException {
    Path image = Files.write(temp.resolve("layer"), Files.readAllBytes(SAMPLE));
    Files.write(
        image, Arrays.copyOf(Files.readAllBytes(image), (int) Files.size(image) + (3 << 20)));
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    refused("hash tree: expected one at one of the bytes", image, rootHash(tree));
    Path beside = temp.resolve("layer.dmverity");
    String hash = tree.rootHash().toString();
    for (String form :
        List.of(
            "{\"roothash\":\"%s\",\"hashoffset\":%d}",
            " {\n \"roothash\" : \"%s\", \"more\": null, \"hashoffset\" : %d }\n")) {
      Files.writeString(beside, String.format(form, hash, tree.offset()));
      assertEquals(contents(SAMPLE, ErofsOptions.DEFAULT), contents(image, rootHash(tree)), form);
    }
    for (String wrong :
        List.of(
            "",
            "[]",
            "{}",
            "{\"roothash\":\"" + hash + "\"}",
            "{\"roothash\":\"" + hash + "\",\"hashoffset\":-1}",
            "{\"roothash\":\"" + hash + "\",\"hashoffset\":1,}",
            "{\"roothash\":\"" + hash + "\",\"hashoffset\":1,\"hashoffset\":2}",
            "{\"roothash\":\"" + hash + "\",\"hashoffset\":1} x}",
            "{\"roothash\":\"" + "0".repeat(64) + "\",\"hashoffset\":" + tree.offset() + "}",
            "{\"hashoffset\":" + "1".repeat(5000) + "}")) {
      Files.writeString(beside, wrong);
      refused("corrupt: ", image, rootHash(tree));
      refused(beside.toString(), image, rootHash(tree));
    }
  }
}
