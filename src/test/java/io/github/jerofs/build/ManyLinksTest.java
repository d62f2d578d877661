package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More links than 16 bits count. */
final class ManyLinksTest {
  private static final int LINKS = 70_000;
  private static final int SUBDIRECTORIES = 66_000;
  @TempDir private Path temp;

  @Test
  void seventyThousandLinksAndSubdirectories_counted() throws IOException, InterruptedException {
    Path image = temp.resolve("image.erofs");
    EntryAttributes attributes = EntryAttributes.of(0755);
    ErofsBuilder builder = ErofsBuilder.to(image);
    builder.file("/file", attributes, ContentSource.of(new byte[5]));
    for (int i = 0; i < LINKS; i++) {
      builder.hardLink("/l/" + i, "/file");
    }
    for (int i = 0; i < SUBDIRECTORIES; i++) {
      builder.directory("/s/" + i, attributes);
    }
    builder.build();
    List<Finding> findings = new ArrayList<>();
    Erofs.check(image, ErofsOptions.DEFAULT, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    try (FileSystem fs = Erofs.open(image)) {
      assertCounted(fs.getPath("/"));
      long root = Files.readAttributes(fs.getPath("/"), ErofsFileAttributes.class).nid();
      assertTrue(root > 0 && root <= 0xffff, "NID of the root: " + root);
    }
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no comparison with the kernel: " + whyNot.get());
    Shell.run("fsck.erofs", "--extract", image);
    try (KernelMount mount = KernelMount.of(image, temp)) {
      assertCounted(mount.directory());
    }
  }

  private static void assertCounted(Path root) throws IOException {
    assertEquals(LINKS + 1, Files.getAttribute(root.resolve("file"), "unix:nlink"));
    assertEquals(SUBDIRECTORIES + 2, Files.getAttribute(root.resolve("s"), "unix:nlink"));
    assertTrue(Files.isSameFile(root.resolve("file"), root.resolve("l/" + (LINKS - 1))));
    try (Stream<Path> links = Files.list(root.resolve("l"));
        Stream<Path> directories = Files.list(root.resolve("s"))) {
      assertEquals(LINKS, links.count());
      assertEquals(SUBDIRECTORIES, directories.count());
    }
  }
}
