package io.github.jerofs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example {@code GoldenImage}. */
final class GoldenImageTest {
  @Test
  void changedBytes_rejected_restRead(@TempDir Path folder) throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/etc")).getParent();
    Files.writeString(tree.resolve("etc/hostname"), "golden");
    Files.writeString(tree.resolve("etc/motd"), "welcome");
    Files.write(tree.resolve("payload"), "payload".repeat(20_000).getBytes(UTF_8));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> said =
        ChildJvm.run(
                List.of(
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    "examples/GoldenImage.java",
                    tree.toString(),
                    folder.resolve("golden.erofs").toString()))
            .output()
            .lines()
            .toList();
    assertEquals(6, said.size(), said::toString);
    assertTrue(said.get(0).matches("root hash [0-9a-f]{64}"), said::toString);
    assertEquals("honest server: 3 files read", said.get(1));
    assertTrue(said.get(2).matches("refused /payload: corrupt: data block \\d+"), said::toString);
    assertEquals("changed data: 2 files read", said.get(3));
    assertEquals("changed superblock: refused at opening", said.get(4));
    assertTrue(
        said.get(5)
            .startsWith("another signer: corrupt: signature of the root hash: expected one by"),
        said::toString);
  }
}
