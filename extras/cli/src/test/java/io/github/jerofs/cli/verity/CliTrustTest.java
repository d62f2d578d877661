package io.github.jerofs.cli.verity;

import static io.github.jerofs.cli.Cli.SAMPLE;
import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Verity;
import io.github.jerofs.cli.Cli;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.HashTreeFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verification flags of commands that read images. */
final class CliTrustTest {
  @TempDir private Path temp;
  private Path image;
  private String rootHash = "";
  private BuiltHashTree tree;

  @BeforeEach
  void seal() throws IOException {
    image = Files.copy(Path.of(SAMPLE), temp.resolve("image"));
    tree = Verity.append(image, HashTreeFormat.DEFAULT);
    rootHash = tree.rootHash().toString();
  }

  private void damage(long position) throws IOException {
    byte[] bytes = Files.readAllBytes(image);
    bytes[(int) position] ^= 1;
    Files.write(image, bytes);
  }

  @Test
  void rootHash_changesNothingOfASoundImage() {
    String expected = run("ls", "-lR", SAMPLE).expectSuccess();
    assertEquals(
        expected, run("ls", "-lR", "--root-hash", rootHash, image.toString()).expectSuccess());
    assertEquals(
        expected,
        run("ls", "-lR", "--root-hash", rootHash, "--hash-tree", "" + tree.offset(), image + "")
            .expectSuccess());
  }

  @Test
  void rootHash_ofAnotherImage_fails() {
    Cli.Result result = run("ls", "--root-hash", "0".repeat(64), image.toString());
    String line = result.expectFailure();
    assertTrue(line.startsWith("jerofs: corrupt: hash block 0 of tree level 0, sha256: "), line);
  }

  @Test
  void hashTree_withoutRootHash_isWrongUsage() {
    Cli.Result result = run("ls", "--hash-tree", "4096", image.toString());
    assertEquals(2, result.code());
    assertTrue(
        result.err().startsWith("jerofs: --hash-tree does not apply to " + image), result.err());
  }

  @Test
  void malformedValues_areWrongUsage() {
    Cli.Result result = run("ls", "--root-hash", "abc", image.toString());
    assertEquals(2, result.code());
    assertTrue(
        result.err().startsWith("jerofs: option 'rootHash': expected a RootHash, or 64 or"),
        result.err());
    String missing = temp.resolve("none").toString();
    String line =
        run("ls", "--root-hash", rootHash, "--signature", missing, image.toString())
            .expectFailure();
    assertEquals("jerofs: no such file: " + missing, line);
  }

  @Test
  void fsck_listsBadBlocksAndTheirFiles() throws IOException {
    damage(Files.size(Path.of(SAMPLE)) - 1);
    assertEquals(0, run("fsck", "--root-hash", rootHash, image.toString()).code());
    Cli.Result result = run("fsck", "--data", "--root-hash", rootHash, image.toString());
    assertEquals(1, result.code());
    String block = "data block " + (tree.offset() / 4096 - 1) + ", sha256: expected ";
    assertTrue(result.out().contains("data: corrupt: " + block), result.out());
    assertTrue(result.out().contains("data /"), result.out());
  }

  @Test
  void output_overHashTree_isRefused() throws IOException {
    Path file = temp.resolve("tree");
    Verity.write(image, file, tree.format().toBuilder().build());
    byte[] before = Files.readAllBytes(file);
    String line =
        run(
                "tar",
                "--root-hash",
                rootHash,
                "--hash-tree",
                file + "",
                "--output",
                file + "",
                image + "")
            .expectFailure();
    assertTrue(line.contains("the command reads it as"), line);
    assertTrue(Arrays.equals(before, Files.readAllBytes(file)));
  }

  @Test
  void diff_ofTwoImages_refusesOneRootHash() {
    Cli.Result result = run("diff", "--root-hash", rootHash, image.toString(), SAMPLE);
    assertEquals(2, result.code());
    assertTrue(result.err().contains("apply to one image, but diff opens two"), result.err());
  }
}
