package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images built from a host tree: the kernel and the library read back the same tree. */
final class TreeBuildTest {
  @TempDir private static Path temp;

  private static Path tree;

  private static final Compression ZSTD = Compression.of(CompressionMethod.ZSTD);

  /** What fsck.erofs 1.5 reads, but for LZMA, which it may have been built without. */
  private static final KernelVersion FSCK_READS = new KernelVersion(5, 17);

  private static BuildOptions options(String name) {
    BuildOptions.Builder options = BuildOptions.builder();
    switch (name) {
      case "default" -> {}
      case "no inline tails" -> options.inlineTails(false);
      case "no dedupe" -> options.dedupe(false);
      case "one thread" -> options.threads(1).bytesInFlight(1);
      case "nothing shared" -> options.sharedXattrUses(Integer.MAX_VALUE);
      case "all shared" -> options.sharedXattrUses(1);
      case "lz4" -> options.compression(Compression.of(CompressionMethod.LZ4));
      case "lz4 4 KiB" ->
          options.compression(Compression.of(CompressionMethod.LZ4).withClusterSize(4096));
      case "lz4hc" -> options.compression(Compression.of(CompressionMethod.LZ4HC));
      case "deflate" -> options.compression(Compression.of(CompressionMethod.DEFLATE));
      case "lzma" -> options.compression(Compression.of(CompressionMethod.LZMA).withLevel(0));
      case "zstd" -> options.compression(ZSTD);
      case "zstd, no dedupe" -> options.compression(ZSTD).dedupe(false).inlineTails(false);
      case "zstd, tail packing" ->
          options.compression(CompressionOptions.of(ZSTD).withTailPacking(true));
      case "zstd, fragments" ->
          options.compression(CompressionOptions.of(ZSTD).withFragments(true));
      case "zstd, extents" ->
          options.compression(CompressionOptions.of(ZSTD).withEncodedExtents(true));
      case "zstd, extents, fragments" ->
          options
              .compression(CompressionOptions.of(ZSTD).withEncodedExtents(true).withFragments(true))
              .threads(1);
      case "by path" ->
          options.compression(
              CompressionOptions.NONE
                  .without("many/**")
                  .with("*.txt", Compression.of(CompressionMethod.DEFLATE))
                  .with("**/*", Compression.of(CompressionMethod.LZ4HC))
                  .withFragments(true));
      default -> throw new IllegalArgumentException(name);
    }
    return options.build();
  }

  @BeforeAll
  static void makeTree() throws IOException, InterruptedException {
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no live comparison with the kernel: " + whyNot.get());
    Host.assumeUnicodeNames();
    tree = temp.resolve("tree");
    SourceTree.make(tree);
    // Of the host's namespaces, Java shows only user.
    for (String name : new String[] {"trusted.one", "trusted.two", "trusted.shared"}) {
      Shell.run(
          "sh", "-c", "find '" + tree + "' -type f -exec setfattr -x " + name + " {} + ; true");
    }
    Shell.run(
        "sh", "-c", "find '" + tree + "' -type f -exec setfattr -x security.label {} + ; true");
    for (int i = 0; i < 300; i++) {
      Path file = tree.resolve("many/entry with a rather long name " + i);
      Shell.run("setfattr", "-n", "user.own", "-v", "v".repeat(i), file);
      if (i % 2 == 0) {
        Shell.run("setfattr", "-n", "user.shared", "-v", "the same for all of them", file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default",
        "no inline tails",
        "no dedupe",
        "one thread",
        "nothing shared",
        "all shared",
        "lz4",
        "lz4 4 KiB",
        "lz4hc",
        "deflate",
        "lzma",
        "zstd",
        "zstd, no dedupe",
        "zstd, tail packing",
        "zstd, fragments",
        "zstd, extents",
        "zstd, extents, fragments",
        "by path"
      })
  void tree_equalsKernelMountAndOwnReader(String options) throws IOException, InterruptedException {
    Path image = temp.resolve(options + ".erofs");
    BuildReport report = ErofsBuilder.to(image).options(options(options)).addTree(tree).build();
    assertEquals(Files.size(image), report.bytes());
    if (FSCK_READS.isAtLeast(report.minKernel()) && !options.equals("lzma")) {
      Shell.run("fsck.erofs", "--extract", image);
    }
    Manifest source = HostManifest.of(tree).portable();
    try (KernelMount mount = KernelMount.of(image, temp)) {
      assertEquals(List.of(), source.differences(HostManifest.of(mount.directory()).portable()));
    }
    List<Finding> findings = new ArrayList<>();
    Erofs.check(image, ErofsOptions.DEFAULT, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    try (FileSystem fs = Erofs.open(image)) {
      assertEquals(List.of(), source.differences(Manifest.of(fs.getPath("/")).portable()));
    }
  }

  @Test
  void secondBuild_sameBytes() throws IOException {
    Path one = temp.resolve("one.erofs");
    Path two = temp.resolve("two.erofs");
    ErofsBuilder.to(one).addTree(tree).build();
    BuildOptions eight = BuildOptions.builder().threads(8).build();
    ErofsBuilder.to(two).options(eight).addTree(tree).build();
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
  }

  @Test
  void imageOfImage_sameBytes() throws IOException {
    Path one = temp.resolve("first.erofs");
    Path two = temp.resolve("again.erofs");
    ErofsBuilder.to(one).addTree(tree).build();
    try (FileSystem fs = Erofs.open(one)) {
      ErofsBuilder.to(two).addTree(fs.getPath("/")).build();
    }
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
  }

  @Test
  void lastInodeAtTheEndOfABlock_bytesFollow() throws IOException, InterruptedException {
    boolean found = false;
    for (int n = 86; n < 89; n++) {
      Path image = temp.resolve("image" + n);
      ErofsBuilder builder = ErofsBuilder.to(image);
      for (int i = 0; i < n; i++) {
        builder.special("/" + i, SpecialType.FIFO, EntryAttributes.of(0644), 0, 0);
      }
      builder.build();
      long last = 0;
      try (FileSystem fs = Erofs.open(image)) {
        for (int i = 0; i < n; i++) {
          last = Math.max(last, (long) Files.getAttribute(fs.getPath("/" + i), "unix:ino"));
        }
      }
      // The metadata starts in block 1; compact inodes have 32 bytes.
      long end = 4096 + 32 * (last + 1);
      assertTrue(Files.size(image) > end, n + " files");
      if (end % 4096 == 0) {
        found = true;
        if (Shell.has("fsck.erofs")) {
          Shell.run("fsck.erofs", image);
        }
      }
    }
    assertTrue(found, "no last inode ends with a block");
  }
}
