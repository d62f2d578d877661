package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.SourceTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images built from tar archives of other programs. */
final class TarBuildTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=pax --xattrs --xattrs-include=*",
        "--format=pax --xattrs --xattrs-include=* --sparse",
        "--format=pax --xattrs --xattrs-include=* --sparse --sparse-version=0.1",
        "--format=pax --xattrs --xattrs-include=* --sparse --sparse-version=0.0",
        "--format=pax --xattrs --xattrs-include=* --gzip",
        "--format=pax --xattrs --xattrs-include=* --xz",
        "--format=pax --xattrs --xattrs-include=* --zstd",
      })
  void paxArchive_equalsTree(String options) throws IOException, InterruptedException {
    Path tree = tree();
    Path tar = temp.resolve("tree.tar");
    Shell.run("sh", "-c", "tar " + options + " -C '" + tree + "' -cf '" + tar + "' .");
    assertEquals(List.of(), HostManifest.of(tree).portable().differences(built(tar)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=gnu", "--format=gnu --sparse"})
  void gnuArchive_equalsTreeWithoutXattrsAndParts(String options)
      throws IOException, InterruptedException {
    Path tree = tree();
    Shell.run("rm", tree.resolve("odd/script"));
    for (int i = 0; i < 5; i++) {
      Shell.run("rm", tree.resolve("many/entry with a rather long name " + i));
    }
    Shell.run("sh", "-c", "find '" + tree + "' -exec touch -h -d @1600000000 {} +");
    Path tar = temp.resolve("tree.tar");
    Shell.run("sh", "-c", "tar " + options + " -C '" + tree + "' -cf '" + tar + "' .");
    assertEquals(List.of(), HostManifest.of(tree).portable().differences(built(tar)));
  }

  private Path tree() throws IOException, InterruptedException {
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no tree with devices and owners: " + whyNot.get());
    Host.assumeUnicodeNames();
    Path tree = temp.resolve("tree");
    SourceTree.make(tree);
    Shell.run("truncate", "-s", "3M", tree.resolve("hole"));
    Shell.run("sh", "-c", "printf end >> '" + tree.resolve("hole") + "'");
    Shell.run("truncate", "-s", "4M", tree.resolve("hole"));
    return tree;
  }

  /** Returns the manifest of the kernel's mount of the image of {@code tar}. */
  private Manifest built(Path tar) throws IOException, InterruptedException {
    Path image = temp.resolve("image.erofs");
    ErofsBuilder.to(image).addTar(() -> Files.newInputStream(tar), Whiteouts.KEEP).build();
    Shell.run("fsck.erofs", "--extract", image);
    try (KernelMount mount = KernelMount.of(image, temp)) {
      return HostManifest.of(mount.directory()).portable();
    }
  }

  @Test
  void laterEntryWins_linkKeepsTheFirst() throws IOException {
    byte[] tar =
        tar(
            out -> {
              file(out, "a", "first");
              link(out, "b", "a");
              file(out, "./a", "second");
            });
    try (FileSystem fs = Erofs.open(image(Whiteouts.KEEP, tar))) {
      assertEquals("second", Files.readString(fs.getPath("/a")));
      assertEquals("first", Files.readString(fs.getPath("/b")));
      assertEquals(1, Files.getAttribute(fs.getPath("/b"), "unix:nlink"));
    }
  }

  @Test
  void root_asInTheLastLayerThatHasIt() throws IOException {
    byte[] without = tar(out -> file(out, "a", "x"));
    try (FileSystem fs = Erofs.open(image(Whiteouts.APPLY, without))) {
      assertEquals(040755, Files.getAttribute(fs.getPath("/"), "unix:mode"));
    }
    Files.delete(temp.resolve("image.erofs"));
    byte[] with =
        tar(
            out -> {
              TarArchiveEntry root = new TarArchiveEntry("./", (byte) '5');
              root.setMode(0750);
              root.setUserId(7);
              out.putArchiveEntry(root);
              out.closeArchiveEntry();
            });
    try (FileSystem fs = Erofs.open(image(Whiteouts.APPLY, with, without))) {
      assertEquals(040750, Files.getAttribute(fs.getPath("/"), "unix:mode"));
      assertEquals(7, Files.getAttribute(fs.getPath("/"), "unix:uid"));
    }
  }

  @Test
  void whiteouts_applied() throws IOException {
    byte[] lower =
        tar(
            out -> {
              file(out, "gone", "x");
              file(out, "kept", "x");
              file(out, "opaque/old", "x");
            });
    byte[] upper =
        tar(
            out -> {
              file(out, "opaque/new", "y");
              file(out, "opaque/.wh..wh..opq", "");
              file(out, ".wh.gone", "");
            });
    try (FileSystem fs = Erofs.open(image(Whiteouts.APPLY, lower, upper))) {
      assertFalse(Files.exists(fs.getPath("/gone")));
      assertTrue(Files.exists(fs.getPath("/kept")));
      assertFalse(Files.exists(fs.getPath("/opaque/old")));
      assertTrue(Files.exists(fs.getPath("/opaque/new")));
      assertFalse(Files.exists(fs.getPath("/opaque/.wh..wh..opq")));
    }
  }

  @Test
  void whiteouts_convertedForOverlayfs() throws IOException {
    byte[] tar =
        tar(
            out -> {
              file(out, "d/.wh.gone", "");
              file(out, "o/.wh..wh..opq", "");
            });
    try (FileSystem fs = Erofs.open(image(Whiteouts.OVERLAY, tar))) {
      assertEquals(0020000, Files.getAttribute(fs.getPath("/d/gone"), "unix:mode"));
      assertEquals(0L, Files.getAttribute(fs.getPath("/d/gone"), "unix:rdev"));
      Map<String, Object> origin = Files.readAttributes(fs.getPath("/d"), "xattr:*");
      assertArrayEquals(new byte[0], (byte[]) origin.get("trusted.overlay.origin"));
      Map<String, Object> opaque = Files.readAttributes(fs.getPath("/o"), "xattr:*");
      assertArrayEquals(new byte[] {'y'}, (byte[]) opaque.get("trusted.overlay.opaque"));
    }
  }

  @Test
  void hostileNames_refusedWithThePath() throws IOException {
    for (String name : new String[] {"../x", "a/../../x", "a/" + "n".repeat(256)}) {
      byte[] tar = tar(out -> file(out, name, "x"));
      BuildException e = assertThrows(BuildException.class, () -> image(Whiteouts.KEEP, tar), name);
      assertTrue(e.getMessage().contains(name.substring(0, 2)), e.getMessage());
    }
    byte[] throughLink =
        tar(
            out -> {
              TarArchiveEntry link = new TarArchiveEntry("l", (byte) '2');
              link.setLinkName("/etc");
              out.putArchiveEntry(link);
              out.closeArchiveEntry();
              file(out, "l/passwd", "x");
            });
    BuildException e = assertThrows(BuildException.class, () -> image(Whiteouts.KEEP, throughLink));
    assertTrue(e.getMessage().startsWith("/l: not a directory"), e.getMessage());
    try (var files = Files.list(temp)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void damagedArchives_failWithABuildException() throws IOException {
    byte[] tar =
        tar(
            out -> {
              file(out, "a/" + "long".repeat(60), "content of the file");
              file(out, "b", "x".repeat(2000));
            });
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = tar.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(damaged, damaged.length - random.nextInt(3000));
      try {
        Files.deleteIfExists(image(Whiteouts.APPLY, cut));
      } catch (BuildException e) {
        assertTrue(e.getMessage().length() > 10);
      }
    }
  }

  private interface Content {
    void write(TarArchiveOutputStream out) throws IOException;
  }

  private static byte[] tar(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      content.write(out);
    }
    return bytes.toByteArray();
  }

  private static void file(TarArchiveOutputStream out, String name, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    out.putArchiveEntry(entry);
    out.write(bytes);
    out.closeArchiveEntry();
  }

  private static void link(TarArchiveOutputStream out, String name, String target)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, (byte) '1');
    entry.setLinkName(target);
    out.putArchiveEntry(entry);
    out.closeArchiveEntry();
  }

  private Path image(Whiteouts whiteouts, byte[]... layers) throws IOException {
    Path image = temp.resolve("image.erofs");
    ErofsBuilder builder = ErofsBuilder.to(image);
    for (byte[] layer : layers) {
      builder.addTar(() -> new ByteArrayInputStream(layer), whiteouts);
    }
    builder.build();
    return image;
  }
}
