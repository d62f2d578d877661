package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images from the installed mkfs.erofs must read as in the kernel's mount. */
final class LiveOracleTest {
  @TempDir private static Path temp;

  private static Path tree;

  @BeforeAll
  static void makeTree() throws IOException, InterruptedException {
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no live comparison with the kernel: " + whyNot.get());
    tree = temp.resolve("tree");
    Host.assumeUnicodeNames();
    SourceTree.make(tree);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-x-1",
        "-x1",
        "-T1000000000",
        "-Eforce-inode-extended",
        "-Enoinline_data",
        "--all-root",
        "--chunksize=4096",
        "--chunksize=65536 -Eforce-chunk-indexes",
        "-Eforce-inode-blockmap --chunksize=8192",
        "-zlz4",
        "-zlz4 -Elegacy-compress",
        "-zlz4hc,12 -C65536",
        "-zlz4hc -C1048576",
        "-zlz4 -Eztailpacking",
      })
  void image_equalsKernelMount(String options) throws IOException, InterruptedException {
    Path image = temp.resolve("image" + options.hashCode() + ".erofs");
    Shell.run("sh", "-c", "mkfs.erofs " + options + " '" + image + "' '" + tree + "'");
    Manifest truth;
    try (KernelMount mount = KernelMount.of(image, temp)) {
      truth = HostManifest.of(mount.directory());
    }
    assertTrue(truth.size() > 500, () -> "only " + truth.size());
    try (FileSystem fs = Erofs.open(image)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }
}
