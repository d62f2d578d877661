package io.github.jerofs.internal.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.build.BuildOptions;
import io.github.jerofs.build.Compression;
import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host tree that is copied into an image through {@code java.nio.file}. */
final class CreateTreeTest {
  @TempDir private static Path temp;

  private static Path tree;

  @BeforeAll
  static void makeTree() throws IOException, InterruptedException {
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no live comparison with the kernel: " + whyNot.get());
    Host.assumeUnicodeNames();
    tree = temp.resolve("tree");
    SourceTree.make(tree);
    for (String special : List.of("fifo", "null", "disk")) {
      Files.delete(tree.resolve("odd").resolve(special)); // java.nio.file cannot create them
    }
    Shell.run("sh", "-c", "find '" + tree + "' -type f -exec setfattr -x trusted.one {} + ; true");
    Shell.run("sh", "-c", "find '" + tree + "' -type f -exec setfattr -x trusted.two {} + ; true");
    Shell.run(
        "sh", "-c", "find '" + tree + "' -type f -exec setfattr -x trusted.shared {} + ; true");
    Shell.run(
        "sh", "-c", "find '" + tree + "' -type f -exec setfattr -x security.label {} + ; true");
    for (int i = 0; i < 20; i++) {
      Path file = tree.resolve("many/entry with a rather long name " + i);
      Shell.run("setfattr", "-n", "user.own", "-v", "v".repeat(i * i), file);
    }
  }

  @Test
  void copiedTree_kernelMountAndReaderEqualSource() throws IOException, InterruptedException {
    Path image = temp.resolve("copy.erofs");
    try (FileSystem fs = Erofs.create(image)) {
      TreeCopy.copy(tree, fs.getPath("/"));
    }
    Manifest source = HostManifest.of(tree).portable();
    try (KernelMount mount = KernelMount.of(image, temp)) {
      assertEquals(List.of(), source.differences(HostManifest.of(mount.directory()).portable()));
    }
    try (FileSystem fs = Erofs.open(image)) {
      assertEquals(List.of(), source.differences(Manifest.of(fs.getPath("/")).portable()));
    }
    Path built = temp.resolve("built.erofs");
    ErofsBuilder.to(built).addTree(tree).build();
    assertEquals(-1, Files.mismatch(built, image));
  }

  @Test
  void readBackBeforeClose_sameBytesAsPublished() throws IOException {
    Path image = temp.resolve("zstd.erofs");
    Path readBack = temp.resolve("back.erofs");
    BuildOptions options =
        BuildOptions.builder()
            .compression(Compression.of(CompressionMethod.ZSTD))
            .bytesInFlight(0)
            .build();
    try (FileSystem fs = Erofs.create(image, options)) {
      TreeCopy.copy(tree, fs.getPath("/"));
      ErofsBuilder.to(readBack).options(options).addTree(fs.getPath("/")).build();
    }
    assertEquals(-1, Files.mismatch(readBack, image));
  }
}
