package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are built with a hash tree. */
final class SealedBuildTest {
  @TempDir private Path temp;

  private BuildReport build(String name, BuildOptions options) throws IOException {
    byte[] content = "content".repeat(10_000).getBytes(UTF_8);
    return ErofsBuilder.to(temp.resolve(name))
        .options(options)
        .file("/file", EntryAttributes.of(0644), ContentSource.of(content))
        .build();
  }

  private static BuildOptions with(HashTreeFormat format) {
    return BuildOptions.builder().hashTree(format).build();
  }

  @Test
  void rootHash_inTheReport_opensTheImage() throws Exception {
    BuildReport report = build("sealed", with(HashTreeFormat.DEFAULT));
    BuiltHashTree tree = report.hashTree().orElseThrow();
    Path image = temp.resolve("sealed");
    assertEquals(report.bytes(), tree.offset());
    assertEquals(Files.size(image), tree.offset() + tree.length());
    assertEquals(Optional.of(report.uuid()), tree.format().uuid());
    ErofsOptions options = ErofsOptions.builder().rootHash(tree.rootHash()).build();
    try (FileSystem fs = Erofs.open(image, options)) {
      assertEquals(70_000, Files.size(fs.getPath("/file")));
    }
    assumeTrue(Shell.has("veritysetup"), "no veritysetup");
    Shell.run(
        "veritysetup", "verify", image, image, tree.rootHash(), "--hash-offset=" + tree.offset());
  }

  @Test
  void image_isTheSameAsWithout() throws IOException {
    BuildReport plain = build("plain", BuildOptions.DEFAULT);
    assertEquals(Optional.empty(), plain.hashTree());
    BuildReport sealed = build("sealed", with(HashTreeFormat.DEFAULT));
    assertEquals(plain.bytes(), sealed.bytes());
    assertArrayEquals(
        Files.readAllBytes(temp.resolve("plain")),
        Arrays.copyOf(Files.readAllBytes(temp.resolve("sealed")), (int) plain.bytes()));
  }

  @Test
  void sealedImages_areReproducible() throws IOException {
    for (HashTreeFormat format :
        List.of(
            HashTreeFormat.DEFAULT,
            HashTreeFormat.builder().dataBlockSize(512).superblock(false).build(),
            HashTreeFormat.builder().salt(new byte[3]).uuid(new UUID(1, 2)).build())) {
      BuildReport first = build("first", with(format).toBuilder().replaceExisting(true).build());
      BuildReport second = build("second", with(format).toBuilder().replaceExisting(true).build());
      assertEquals(first, second);
      assertEquals(-1, Files.mismatch(temp.resolve("first"), temp.resolve("second")));
      HashTreeFormat written = first.hashTree().orElseThrow().format();
      format.salt().ifPresent(salt -> assertArrayEquals(salt, written.salt().orElseThrow()));
      format.uuid().ifPresent(uuid -> assertEquals(uuid, written.uuid().orElseThrow()));
    }
  }

  @Test
  void unsuitableFormats_areRefused() {
    for (HashTreeFormat.Builder format :
        List.of(
            HashTreeFormat.builder().dataBlockSize(8192), HashTreeFormat.builder().dataBlocks(1))) {
      assertThrows(
          IllegalArgumentException.class, () -> BuildOptions.builder().hashTree(format.build()));
    }
  }

  @Test
  void failure_leavesNothing() throws IOException {
    Files.writeString(temp.resolve("sealed"), "precious");
    assertThrows(IOException.class, () -> build("sealed", with(HashTreeFormat.DEFAULT)));
    assertEquals("precious", Files.readString(temp.resolve("sealed")));
    try (Stream<Path> files = Files.list(temp)) {
      assertTrue(files.allMatch(file -> file.endsWith("sealed")));
    }
  }
}
