package io.github.jerofs.verity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.ByteSources;
import io.github.jerofs.Verity;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.option.HashAlgorithm;
import io.github.jerofs.option.HashTree;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.option.VerityOptions;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares trees and digests with those of the Linux tools, for a matrix of options. */
final class VeritysetupTest {
  private static final String UUID_TEXT = "01234567-89ab-cdef-0123-456789abcdef";

  @TempDir private Path temp;

  private Path data(int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Files.write(temp.resolve("data"), bytes);
  }

  private static void requireVeritysetup() {
    assumeTrue(Shell.has("veritysetup"), "no veritysetup (package cryptsetup-bin)");
  }

  @ParameterizedTest
  @CsvSource({
    "sha256, 4096, 4096, 00ff10, 1, true",
    "sha256, 4096, 4096, '', 128, true",
    "sha256, 4096, 4096, 0102, 129, true",
    "sha256, 512, 4096, a1b2c3, 1000, true",
    "sha256, 4096, 512, a1b2c3, 300, true",
    "sha256, 1024, 1024, '', 700, false",
    "sha256, 512, 512, 77, 4097, true",
    "sha256, 8192, 65536, 77, 33, true",
    "sha256, 524288, 524288, 77, 2, true",
    "sha512, 4096, 4096, 00112233445566778899aabbccddeeff, 65, true",
    "sha512, 512, 512, '', 600, true",
    "sha512, 4096, 1024, 01, 257, false",
  })
  void format_sameBytesAsVeritysetup_eachReadsOther(
      String algorithm, int dataBlock, int hashBlock, String salt, int blocks, boolean superblock)
      throws IOException, InterruptedException {
    requireVeritysetup();
    Path data = data(dataBlock * blocks);
    Path theirs = temp.resolve("theirs");
    List<Object> options =
        new ArrayList<>(
            List.of(
                "--hash=" + algorithm,
                "--data-block-size=" + dataBlock,
                "--hash-block-size=" + hashBlock,
                "--data-blocks=" + blocks,
                "--salt=" + (salt.isEmpty() ? "-" : salt)));
    if (superblock) {
      options.add("--uuid=" + UUID_TEXT);
    } else {
      options.add("--no-superblock");
    }
    String output = veritysetup("format", options, data, theirs);
    HashTreeFormat format =
        HashTreeFormat.builder()
            .algorithm(HashAlgorithm.ofKey(algorithm))
            .dataBlockSize(dataBlock)
            .hashBlockSize(hashBlock)
            .salt(HexFormat.of().parseHex(salt))
            .uuid(UUID.fromString(UUID_TEXT))
            .superblock(superblock)
            .build();
    Path ours = temp.resolve("ours");
    BuiltHashTree built = Verity.write(data, ours, format);
    assertEquals(output.replaceAll("(?s).*Root hash:\\s+(\\w+).*", "$1"), built.rootHash() + "");
    assertArrayEquals(Files.readAllBytes(theirs), Files.readAllBytes(ours));
    assertEquals(Files.size(ours), built.length());
    veritysetup("verify", options, data, ours, built.rootHash());

    HashTree tree = HashTree.in(theirs);
    VerityOptions verity =
        VerityOptions.builder(built.rootHash(), superblock ? tree : tree.withFormat(built.format()))
            .build();
    List<String> bad = new ArrayList<>();
    assertEquals(blocks, Verity.verify(ByteSources.of(data), verity, e -> bad.add(e.getMessage())));
    assertEquals(List.of(), bad);
  }

  private static String veritysetup(String action, List<Object> options, Object... arguments)
      throws IOException, InterruptedException {
    List<Object> command = new ArrayList<>(List.of("veritysetup", action));
    command.addAll(options);
    command.addAll(List.of(arguments));
    if (action.equals("verify")) {
      command.removeIf(option -> option.toString().startsWith("--uuid"));
    }
    return Shell.run(command.toArray());
  }

  @ParameterizedTest
  @CsvSource({"4096, 4096, 100", "512, 4096, 1001", "512, 512, 3"})
  void append_sameBytesAsVeritysetup(int dataBlock, int hashBlock, int blocks)
      throws IOException, InterruptedException {
    requireVeritysetup();
    Path ours = data(dataBlock * blocks);
    long length = Files.size(ours);
    Path theirs = Files.copy(ours, temp.resolve("theirs"));
    BuiltHashTree built =
        Verity.append(
            ours,
            HashTreeFormat.builder().dataBlockSize(dataBlock).hashBlockSize(hashBlock).build());
    veritysetup(
        "format",
        List.of(
            "--data-block-size=" + dataBlock,
            "--hash-block-size=" + hashBlock,
            "--data-blocks=" + blocks,
            "--hash-offset=" + length,
            "--salt=" + HexFormat.of().formatHex(built.format().salt().orElseThrow()),
            "--uuid=" + built.format().uuid().orElseThrow()),
        theirs,
        theirs);
    assertArrayEquals(Files.readAllBytes(theirs), Files.readAllBytes(ours));
    assertEquals(length, built.offset());
    VerityOptions verity =
        VerityOptions.builder(built.rootHash(), HashTree.appendedAt(built.offset())).build();
    try (ByteSource source = Verity.open(ByteSources.of(ours), verity)) {
      assertEquals(length, source.length());
    }
  }

  @Test
  void measure_sameDigestsAsFsverity() throws IOException, InterruptedException {
    assumeTrue(Shell.has("fsverity"), "no fsverity (package fsverity)");
    for (int length : new int[] {0, 1, 4096, 4097, 130_000, 600_000}) {
      for (HashAlgorithm algorithm : HashAlgorithm.values()) {
        for (int block : new int[] {1024, 4096, 16384}) {
          for (String salt : List.of("", "abcd")) {
            Path file = data(length);
            List<Object> command = new ArrayList<>(List.of("fsverity", "digest", "--compact"));
            command.add("--hash-alg=" + algorithm.key());
            command.add("--block-size=" + block);
            if (!salt.isEmpty()) {
              command.add("--salt=" + salt);
            }
            command.add(file);
            FsVerityOptions options =
                FsVerityOptions.builder()
                    .algorithm(algorithm)
                    .blockSize(block)
                    .salt(HexFormat.of().parseHex(salt))
                    .build();
            assertEquals(
                algorithm.key() + ":" + Shell.run(command.toArray()).strip(),
                Verity.measure(file, options).toString(),
                command::toString);
          }
        }
      }
    }
  }
}
