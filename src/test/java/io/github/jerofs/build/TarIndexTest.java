package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.internal.write.tar.TarIndex;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Host;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images whose data stays in tar archives. */
final class TarIndexTest {
  private static final int BLOCK = 512;

  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--xattrs --xattrs-include=*",
        "--xattrs --xattrs-include=* --sparse",
        "--xattrs --xattrs-include=* --sparse --sparse-version=0.1",
        "--xattrs --xattrs-include=* --sparse --sparse-version=0.0",
      })
  void index_equalsTheTree(String options) throws IOException, InterruptedException {
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no tree with devices and owners: " + whyNot.get());
    Host.assumeUnicodeNames();
    Path tree = temp.resolve("tree");
    SourceTree.make(tree);
    Shell.run("truncate", "-s", "3M", tree.resolve("hole"));
    Shell.run("sh", "-c", "printf end >> '" + tree.resolve("hole") + "'");
    Shell.run("truncate", "-s", "4M", tree.resolve("hole"));
    Path tar = temp.resolve("tree.tar");
    Shell.run("sh", "-c", "tar --format=pax " + options + " -C '" + tree + "' -cf '" + tar + "' .");

    Path image = temp.resolve("image");
    BuildReport report = ErofsBuilder.to(image).addTarIndex(tar, Whiteouts.KEEP).build();
    assertEquals(new KernelVersion(6, 4), report.minKernel());
    Manifest expected = HostManifest.of(tree).portable();
    try (KernelMount mount = KernelMount.of(image, temp, tar)) {
      assertEquals(List.of(), expected.differences(HostManifest.of(mount.directory()).portable()));
    }
    assertReads(expected, image, tar);
    assertReads(expected, whole(image, tar));
  }

  private static void assertReads(Manifest expected, Path image, Path... devices)
      throws IOException {
    ErofsOptions options = ErofsOptions.builder().devices(List.of(devices)).build();
    List<Finding> findings = new ArrayList<>();
    Erofs.check(image, options, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    try (FileSystem fs = Erofs.open(image, options)) {
      assertEquals(List.of(), expected.differences(Manifest.of(fs.getPath("/")).portable()));
    }
  }

  /** Returns the image with {@code devices} appended. */
  private Path whole(Path image, Path... devices) throws IOException {
    Path whole = temp.resolve("whole");
    try (OutputStream out = Files.newOutputStream(whole)) {
      Files.copy(image, out);
      for (Path device : devices) {
        Files.copy(device, out);
      }
    }
    return whole;
  }

  private Path tar(String name, String... files) throws IOException {
    Path tar = temp.resolve(name);
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      for (String file : files) {
        byte[] content = content(file).getBytes(US_ASCII);
        TarArchiveEntry entry = new TarArchiveEntry(file);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
      }
    }
    return tar;
  }

  private static String content(String file) {
    return file.contains("/.wh.") ? "" : ("content of " + file + " ").repeat(file.length() * 10);
  }

  @Test
  void layers_areDevicesOfOneImage() throws IOException, InterruptedException {
    Path lower = tar("lower", "a", "d/gone", "d/kept");
    Path upper = tar("upper", "d/.wh.gone", "d/new");
    Path image = temp.resolve("image");
    ErofsBuilder.to(image)
        .addTarIndex(lower, Whiteouts.APPLY)
        .addTarIndex(upper, Whiteouts.APPLY)
        .file("/own", EntryAttributes.of(0644), ContentSource.of(content("own").getBytes(US_ASCII)))
        .build();
    ErofsOptions options = ErofsOptions.builder().devices(List.of(lower, upper)).build();
    try (FileSystem fs = Erofs.open(image, options)) {
      assertLayers(fs.getPath("/"));
      Optional<String> whyNot = KernelMount.whyNot();
      assumeTrue(whyNot.isEmpty(), () -> "no mount by the kernel: " + whyNot.get());
      try (KernelMount mount = KernelMount.of(image, temp, lower, upper)) {
        assertLayers(mount.directory());
      }
      try (KernelMount mount = KernelMount.of(whole(image, lower, upper), temp)) {
        assertLayers(mount.directory());
      }
    }
  }

  private static void assertLayers(Path root) throws IOException {
    for (String file : new String[] {"a", "d/kept", "d/new", "own"}) {
      assertEquals(content(file), Files.readString(root.resolve(file)));
    }
    assertFalse(Files.exists(root.resolve("d/gone")));
  }

  @Test
  void archiveOfMoreThan2TiB_takes48BitAddresses() throws IOException, InterruptedException {
    byte[] first = Files.readAllBytes(tar("first", "a"));
    byte[] second = Files.readAllBytes(tar("second", "b"));
    long size = 0x2_1234_5678_00L; // 2.1 TiB of zeros, of which the file system stores none
    Path tar = temp.resolve("large");
    try (FileChannel out =
        FileChannel.open(tar, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(header("zeros", size)), 0);
      try {
        out.write(ByteBuffer.wrap(second), BLOCK + size);
      } catch (IOException e) {
        assumeTrue(false, "no sparse file of 2.1 TiB here: " + e);
      }
    }
    assertTrue(first.length > 0);
    Path image = temp.resolve("image");
    BuildReport report = ErofsBuilder.to(image).addTarIndex(tar, Whiteouts.KEEP).build();
    assertEquals(new KernelVersion(6, 15), report.minKernel());
    assertTrue(report.features().contains("48bit"), report::toString);
    ErofsOptions options = ErofsOptions.builder().devices(List.of(tar)).build();
    try (FileSystem fs = Erofs.open(image, options)) {
      assertEquals(size, Files.size(fs.getPath("/zeros")));
      assertEquals(content("b"), Files.readString(fs.getPath("/b")));
    }
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no mount by the kernel: " + whyNot.get());
    try (KernelMount mount = KernelMount.of(image, temp, tar)) {
      assertEquals(content("b"), Files.readString(mount.directory().resolve("b")));
    }
  }

  /** Returns the header of a file whose size takes a number in base 256. */
  private static byte[] header(String name, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    byte[] header = new byte[BLOCK];
    entry.writeEntryHeader(header);
    ByteBuffer.wrap(header).put(124, (byte) 0x80).putInt(125, 0).putLong(128, size);
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    System.arraycopy(String.format("%06o\0 ", sum).getBytes(US_ASCII), 0, header, 148, 8);
    return header;
  }

  @Test
  void indexFromWithin_hasTheSameBytes() throws IOException {
    Path tar = tar("tar", "a", "b/c");
    BuildOptions options = BuildOptions.builder().time(Instant.EPOCH).build();
    Path expected = temp.resolve("expected");
    ErofsBuilder.to(expected).options(options).addTarIndex(tar, Whiteouts.KEEP).build();
    Path found = temp.resolve("found");
    try (InputStream in = Files.newInputStream(tar)) {
      TarIndex.write(in, Whiteouts.KEEP, Long.MAX_VALUE, options, found, temp);
    }
    assertEquals(-1, Files.mismatch(expected, found));
  }

  @Test
  void compressedArchive_isRefused() throws IOException {
    Path gzip = Files.write(temp.resolve("a.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0});
    ErofsBuilder builder = ErofsBuilder.to(temp.resolve("image")).addTarIndex(gzip, Whiteouts.KEEP);
    BuildException e = assertThrows(BuildException.class, builder::build);
    assertEquals(
        gzip + ": compressed: an index refers to the data of an uncompressed archive",
        e.getMessage());
  }

  @Test
  void damagedArchive_failsOrReads() throws IOException {
    byte[] tar = Files.readAllBytes(tar("good", "a", "b/c", "b/" + "long".repeat(20)));
    Path bad = temp.resolve("bad");
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = Arrays.copyOf(tar, tar.length - random.nextInt(4) * random.nextInt(9000));
      for (int n = random.nextInt(3); n > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Files.write(bad, damaged);
      Path image = temp.resolve("image");
      try {
        ErofsBuilder.to(image).addTarIndex(bad, Whiteouts.APPLY).build();
      } catch (BuildException e) {
        assertTrue(e.getMessage().length() > 10);
        continue;
      }
      ErofsOptions options = ErofsOptions.builder().devices(List.of(bad)).build();
      List<Finding> findings = new ArrayList<>();
      Erofs.check(image, options, CheckOptions.METADATA, findings::add);
      assertEquals(List.of(), findings);
      Files.delete(image);
    }
  }

  @Test
  void compression_isRefused() throws IOException {
    Path tar = tar("a", "a");
    ErofsBuilder builder =
        ErofsBuilder.to(temp.resolve("image"))
            .options(
                BuildOptions.builder().compression(Compression.of(CompressionMethod.LZ4)).build())
            .addTarIndex(tar, Whiteouts.KEEP);
    assertThrows(BuildException.class, builder::build);
  }
}
