package io.github.jerofs.cli.composefs;

import static io.github.jerofs.cli.Cli.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code composefs}. */
final class CliComposefsTest {
  private static final Path IMAGE = Path.of("src/test/resources/systems/composefs/image.cfs");

  @TempDir private Path temp;
  private Path tree;
  private String store;
  private String image;

  @BeforeEach
  void createTree() throws IOException {
    tree = Files.createDirectory(temp.resolve("tree"));
    Files.writeString(tree.resolve("small"), "small");
    Files.writeString(tree.resolve("large"), "large".repeat(100));
    Files.writeString(tree.resolve("larger"), "larger".repeat(100));
    store = temp.resolve("objects").toString();
    image = temp.resolve("image.cfs").toString();
  }

  @Test
  void createWithStore_makesAReadableImage() throws IOException {
    String printed =
        run(
                "composefs",
                "create",
                "--print-digest",
                "--digest-store",
                store,
                tree.toString(),
                image)
            .expectSuccess();
    assertEquals(printed, run("composefs", "measure", image).expectSuccess());
    assertEquals(
        "large".repeat(100), run("cat", "--objects", store, image, "/large").expectSuccess());
    List<String> objects = run("composefs", "objects", image).expectSuccess().lines().toList();
    assertEquals(2, objects.size());
    for (String each : objects) {
      Path object = Path.of(store, each);
      assertEquals(
          each.replace("/", "") + "\n",
          run("composefs", "measure", object.toString()).expectSuccess());
    }
    assertEquals(
        "", run("composefs", "objects", "--missing", "--objects", store, image).expectSuccess());
    Files.delete(Path.of(store, objects.get(1)));
    var missing = run("composefs", "objects", "--missing", "--objects", store, image);
    assertEquals(1, missing.code());
    assertEquals(objects.get(1) + "\n", missing.out());
  }

  @Test
  void dumpAndCreate_giveTheImage() throws IOException {
    byte[] dump = run("composefs", "dump", IMAGE.toString()).bytes();
    Path text = Files.write(temp.resolve("dump"), dump);
    run("composefs", "create", "--from-file", text.toString(), image).expectSuccess();
    assertArrayEquals(Files.readAllBytes(IMAGE), Files.readAllBytes(Path.of(image)));
    run("composefs", "create", "--force", IMAGE.toString(), image).expectSuccess();
    assertArrayEquals(Files.readAllBytes(IMAGE), Files.readAllBytes(Path.of(image)));
  }

  @Test
  void existingImage_needsForce() throws IOException {
    Files.writeString(Path.of(image), "mine");
    var refused = run("composefs", "create", tree.toString(), image);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("--force replaces it"), refused.err());
    assertEquals("mine", Files.readString(Path.of(image)));
    run("composefs", "create", "-f", tree.toString(), image).expectSuccess();
    byte[] made = Files.readAllBytes(Path.of(image));
    assertEquals(1, run("composefs", "create", "-f", image, image).code());
    assertArrayEquals(made, Files.readAllBytes(Path.of(image)));
  }

  @Test
  void optionsThatDoNotApply_areWrongUsage() {
    assertEquals(2, run("composefs", "create", "--from-file", "--use-epoch", "a", "b").code());
    assertEquals(2, run("composefs", "create", "--max-version", "2", "a", "b").code());
    assertEquals(2, run("composefs", "create", "--skip-xattrs", "--user-xattrs", "a", "b").code());
    assertEquals(2, run("composefs").code());
  }
}
