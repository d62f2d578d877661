package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that were built apart, merged into one tree that refers to them. */
final class ImageIndexTest {
  private static final int[] SIZES = {0, 1, 4095, 4096, 4097, 300_000};

  @TempDir private Path temp;

  private static byte[] content(int part, int size) {
    byte[] bytes = new byte[size];
    new Random(31L * part + size).nextBytes(bytes);
    return bytes;
  }

  /** Returns a file of 4 MiB with zeros in the middle. */
  private static byte[] sparse(int part) {
    byte[] bytes = new byte[4 << 20];
    System.arraycopy(content(part, 300_000), 0, bytes, 3 << 20, 300_000);
    bytes[0] = (byte) part;
    return bytes;
  }

  private Path part(int number, BuildOptions.Builder options) throws IOException {
    Path image = temp.resolve("part" + number);
    EntryAttributes attributes = EntryAttributes.of(0640).withXattr("user.part", new byte[] {1});
    ErofsBuilder builder = ErofsBuilder.to(image).options(options.build());
    for (int size : SIZES) {
      builder.file(
          "/dir/" + number + "-" + size, attributes, ContentSource.of(content(number, size)));
    }
    builder
        .file("/sparse" + number, attributes, ContentSource.of(sparse(number)))
        .hardLink("/linked" + number, "/dir/" + number + "-4097")
        .symbolicLink("/link" + number, EntryAttributes.of(0777), "dir/" + number + "-4096")
        .build();
    return image;
  }

  private static BuildOptions.Builder indexable() {
    return BuildOptions.builder().inlineTails(false);
  }

  private BuildReport merge(Path target, List<Path> parts) throws IOException {
    ErofsBuilder builder = ErofsBuilder.to(target);
    for (Path part : parts) {
      builder.addImageIndex(() -> Erofs.open(part));
    }
    return builder.build();
  }

  private static void assertHolds(Path image, ErofsOptions options) throws IOException {
    try (FileSystem fs = Erofs.open(image, options)) {
      for (int part = 1; part <= 2; part++) {
        for (int size : SIZES) {
          Path file = fs.getPath("/dir/" + part + "-" + size);
          assertArrayEquals(content(part, size), Files.readAllBytes(file), file.toString());
        }
        assertArrayEquals(sparse(part), Files.readAllBytes(fs.getPath("/sparse" + part)));
        assertArrayEquals(content(part, 4096), Files.readAllBytes(fs.getPath("/link" + part)));
        assertEquals(2, Files.getAttribute(fs.getPath("/linked" + part), "unix:nlink"));
        assertTrue(
            Files.isSameFile(fs.getPath("/linked" + part), fs.getPath("/dir/" + part + "-4097")));
      }
    }
  }

  @Test
  void parts_formOneTree() throws Exception {
    List<Path> parts =
        List.of(
            part(1, indexable()), part(2, indexable().data(DataOptions.DEFAULT.withHoles(true))));
    Path merged = temp.resolve("merged");
    BuildReport report = merge(merged, parts);
    assertEquals(new KernelVersion(5, 16), report.minKernel());
    assertTrue(report.bytes() <= 4 * 4096, report::toString);
    ErofsOptions options = ErofsOptions.builder().devices(parts).build();
    assertHolds(merged, options);
    List<Finding> findings = new ArrayList<>();
    Erofs.check(merged, options, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no comparison with the kernel: " + whyNot.get());
    try (KernelMount mount = KernelMount.of(merged, temp, parts.toArray(new Path[0]));
        FileSystem fs = Erofs.open(merged, options)) {
      Manifest kernel = HostManifest.of(mount.directory());
      assertEquals(List.of(), kernel.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @Test
  void parts_foundByUuid() throws IOException {
    List<Path> parts = List.of(part(1, indexable()), part(2, indexable()));
    Path merged = temp.resolve("merged");
    BuildReport unused = merge(merged, parts);
    Path directory = Files.createDirectory(temp.resolve("devices"));
    for (Path part : parts) {
      try (FileSystem image = Erofs.open(part)) {
        String uuid = Erofs.info(image).uuid().toString().replace("-", "");
        Files.move(part, directory.resolve(uuid + ".erofs"));
      }
    }
    ErofsDevices devices = new ErofsDevices.Resolved(DeviceResolver.inDirectory(directory));
    assertHolds(merged, ErofsOptions.builder().devices(devices).build());
  }

  @Test
  void unsuitedData_refusedWithThePath() throws IOException {
    Path inline = part(1, BuildOptions.builder());
    BuildException e =
        assertThrows(BuildException.class, () -> merge(temp.resolve("merged"), List.of(inline)));
    assertTrue(e.getMessage().matches("/(dir/1-|linked1|sparse1).*is inline.*"), e.getMessage());
    assertFalse(Files.exists(temp.resolve("merged")));
  }

  @Test
  void equalNames_refused() throws IOException {
    Path part = part(1, indexable());
    BuildException e =
        assertThrows(
            BuildException.class, () -> merge(temp.resolve("merged"), List.of(part, part)));
    assertTrue(e.getMessage().contains("duplicate name"), e.getMessage());
  }

  @Test
  void ownDevices_refused() throws IOException {
    Path blob = temp.resolve("blob");
    Path image = temp.resolve("image");
    BuildReport unused =
        ErofsBuilder.to(image)
            .blob(blob)
            .file("/f", EntryAttributes.of(0644), ContentSource.of(content(1, 5000)))
            .build();
    ErofsOptions options = ErofsOptions.builder().devices(List.of(blob)).build();
    ErofsBuilder builder =
        ErofsBuilder.to(temp.resolve("merged")).addImageIndex(() -> Erofs.open(image, options));
    BuildException e = assertThrows(BuildException.class, builder::build);
    assertTrue(e.getMessage().contains("1 devices"), e.getMessage());
  }
}
