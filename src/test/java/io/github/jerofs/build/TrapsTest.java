package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.check.Finding;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.HostManifest;
import io.github.jerofs.testkit.KernelMount;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edge cases of the format that are easy to get wrong. The kernel judges each of them. */
final class TrapsTest {
  private static final EntryAttributes PLAIN = EntryAttributes.of(0644);
  @TempDir private Path temp;

  /** Builds an image and compares the kernel's view of it with that of the library. */
  private Path checked(ErofsBuilderSteps steps) throws IOException, InterruptedException {
    Path image = temp.resolve("image.erofs");
    ErofsBuilder builder = ErofsBuilder.to(image);
    steps.addTo(builder);
    builder.build();
    List<Finding> findings = new ArrayList<>();
    Erofs.check(image, ErofsOptions.DEFAULT, CheckOptions.DATA, findings::add);
    assertEquals(List.of(), findings);
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no comparison with the kernel: " + whyNot.get());
    Shell.run("fsck.erofs", "--extract", image);
    try (KernelMount mount = KernelMount.of(image, temp);
        FileSystem fs = Erofs.open(image)) {
      Manifest kernel = HostManifest.of(mount.directory());
      assertEquals(List.of(), kernel.differences(Manifest.of(fs.getPath("/"))));
    }
    return image;
  }

  private interface ErofsBuilderSteps {
    void addTo(ErofsBuilder builder) throws IOException;
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void everySizeAroundBlocks_withXattrsOfAllLengths() throws IOException, InterruptedException {
    List<Integer> sizes = new ArrayList<>();
    for (int size = 0; size <= 8300; size += size % 4096 > 3800 || size % 4096 < 3 ? 1 : 97) {
      sizes.add(size);
    }
    Path image =
        checked(
            builder -> {
              for (int size : sizes) {
                EntryAttributes attributes =
                    size % 3 == 0
                        ? PLAIN
                        : PLAIN.withXattr(
                            "user.x", ("" + size).repeat(size % 70 / 2).getBytes(UTF_8));
                builder.file("/s" + size, attributes, ContentSource.of(noise(size)));
              }
            });
    try (FileSystem fs = Erofs.open(image)) {
      for (int size : sizes) {
        assertArrayEquals(
            noise(size), Files.readAllBytes(fs.getPath("/s" + size)), () -> "" + size);
      }
    }
  }

  @Test
  void largeXattrBodies_beforeTails() throws IOException, InterruptedException {
    Path image =
        checked(
            builder -> {
              for (int i = 0; i < 60; i++) {
                EntryAttributes attributes =
                    PLAIN
                        .withXattr("trusted.a", noise(4000 + 61 * i))
                        .withXattr("security.b", noise(i));
                builder.file("/f" + i, attributes, ContentSource.of(noise(40 * i)));
              }
              builder.file(
                  "/most",
                  PLAIN.withXattr("user.a", noise(65535)).withXattr("user.b", noise(65535)),
                  ContentSource.of(noise(5000)));
            });
    try (FileSystem fs = Erofs.open(image)) {
      assertArrayEquals(
          noise(65535), (byte[]) Files.getAttribute(fs.getPath("/most"), "xattr:user.b"));
    }
  }

  @Test
  void namesAroundTheDots_foundByLookup() throws IOException, InterruptedException {
    String[] names = {
      "!",
      "-",
      "\u0001",
      "...",
      "..a",
      ".a",
      "+",
      "/",
      "\ue000",
      "\ud83d\ude00",
      "n".repeat(255),
      "a b",
      "\n",
      "\u00e4"
    };
    Path image =
        checked(
            builder -> {
              for (String name : names) {
                if (!name.equals("/")) {
                  builder.file("/d/" + name, PLAIN, ContentSource.of(name.getBytes(UTF_8)));
                }
              }
            });
    try (FileSystem fs = Erofs.open(image);
        Stream<Path> list = Files.list(fs.getPath("/d"))) {
      assertEquals(names.length - 1, list.count());
      for (String name : names) {
        assertTrue(Files.exists(fs.getPath("/d/" + name)), name);
      }
    }
  }

  @Test
  void namesOfAnyBytes_throughTheKernelAndBack() throws IOException, InterruptedException {
    Optional<String> whyNot = KernelMount.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no mount to read from: " + whyNot.get());
    Path image = temp.resolve("raw.erofs");
    Path again = temp.resolve("again.erofs");
    ErofsBuilder.to(image)
        .file("/\udcff\udc80/x\udce4y", PLAIN, ContentSource.of(noise(5000)))
        .symbolicLink("/link", EntryAttributes.of(0777), "\udcff\udc80/x\udce4y")
        .build();
    try (KernelMount mount = KernelMount.of(image, temp)) {
      ErofsBuilder.to(again).addTree(mount.directory()).build();
    }
    try (FileSystem fs = Erofs.open(again)) {
      assertArrayEquals(noise(5000), Files.readAllBytes(fs.getPath("/link")));
    }
    assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(again));
  }

  @Test
  void directoriesOfAllFillings_listAndLookUp() throws IOException, InterruptedException {
    Path image =
        checked(
            builder -> {
              for (int d = 0; d < 40; d++) {
                for (int i = 0; i < 8 + d; i++) {
                  String name =
                      HexFormat.of().toHexDigits((short) i) + "x".repeat((i * 7 + d) % 240);
                  builder.file("/d" + d + "/" + name, PLAIN, ContentSource.of(new byte[] {1}));
                }
              }
              // One name fills a block to the last byte.
              for (int i = 0; i < 15; i++) {
                builder.file("/full/" + (char) ('a' + i) + "y".repeat(254), PLAIN, none());
              }
            });
    try (FileSystem fs = Erofs.open(image);
        Stream<Path> all = Files.walk(fs.getPath("/"))) {
      assertTrue(all.allMatch(Files::exists));
    }
  }

  private static ContentSource none() {
    return ContentSource.of(new byte[0]);
  }

  @Test
  void largeOwnersSizesTimesAndDevices_kept() throws IOException, InterruptedException {
    Instant old = Instant.parse("1901-01-01T00:00:00.000000001Z");
    Path image =
        checked(
            builder -> {
              builder.file("/owner", PLAIN.withOwner(70000, 3_000_000), none());
              builder.file("/old", PLAIN.withModified(old), none());
              builder.special(
                  "/disk", SpecialType.BLOCK_DEVICE, EntryAttributes.of(0660), 4095, 1048575);
              builder.special("/fifo", SpecialType.FIFO, PLAIN, 0, 0);
              builder.special("/socket", SpecialType.SOCKET, PLAIN, 0, 0);
              builder.symbolicLink("/link", EntryAttributes.of(0777), "t".repeat(4095));
              builder.symbolicLink("/short", EntryAttributes.of(0777), "owner");
            });
    try (FileSystem fs = Erofs.open(image)) {
      assertEquals(old, Files.getLastModifiedTime(fs.getPath("/old")).toInstant());
      assertEquals(70000, Files.getAttribute(fs.getPath("/owner"), "unix:uid"));
    }
  }

  @Test
  void overLimits_refusedWithThePath() throws IOException {
    EntryAttributes large = PLAIN;
    for (int i = 0; i < 5; i++) {
      large = large.withXattr("user." + i, noise(60_000));
    }
    EntryAttributes tooLarge = large;
    String name = "n".repeat(256);
    assertFails("/" + "n".repeat(200), b -> b.file("/" + name, PLAIN, none()));
    assertFails("/x", b -> b.file("/x", PLAIN.withXattr("user.v", noise(65536)), none()));
    assertFails("/x", b -> b.file("/x", PLAIN.withXattr("user." + name, noise(1)), none()));
    assertFails("/x", b -> b.file("/x", PLAIN.withXattr("other.v", noise(1)), none()));
    assertFails("/x", b -> b.file("/x", tooLarge, none()));
    assertFails("/x", b -> b.symbolicLink("/x", PLAIN, "t".repeat(4096)));
    assertFails("/x", b -> b.symbolicLink("/x", PLAIN, ""));
    assertFails("/x", b -> b.symbolicLink("/x", PLAIN, "a\0b"));
    assertFails("/x", b -> b.special("/x", SpecialType.BLOCK_DEVICE, PLAIN, 4096, 0));
    assertFails("/x", b -> b.file("/x", PLAIN, none()).file("/x", PLAIN, none()));
    assertFails("/x", b -> b.file("/x", PLAIN, none()).file("/x/y", PLAIN, none()));
    assertFails("/x", b -> b.hardLink("/x", "/missing"));
    assertFails("/../x", b -> b.file("/../x", PLAIN, none()));
  }

  private void assertFails(String path, ErofsBuilderSteps steps) throws IOException {
    Path image = temp.resolve("never.erofs");
    ErofsBuilder builder = ErofsBuilder.to(image);
    steps.addTo(builder);
    BuildException e = assertThrows(BuildException.class, builder::build);
    assertTrue(e.getMessage().startsWith(path), e.getMessage());
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void contentOfAnotherSize_refused() throws IOException {
    for (int difference : new int[] {-1, 1}) {
      for (int size : new int[] {100, 5000, 3 << 20}) {
        ContentSource wrong =
            new ContentSource() {
              @Override
              public long size() {
                return size;
              }

              @Override
              public InputStream open() throws IOException {
                return ContentSource.of(new byte[size + difference]).open();
              }
            };
        assertFails("/changed", b -> b.file("/changed", PLAIN, wrong));
      }
    }
  }

  @Test
  void fileThatChangesAfterTheScan_refused() throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Path file = Files.write(tree.resolve("file"), new byte[5000]);
    Path image = temp.resolve("image.erofs");
    BuildOptions options =
        BuildOptions.builder()
            .listener(
                progress -> {
                  if (progress.phase() == BuildListener.Phase.DATA) {
                    try {
                      Files.write(file, new byte[6000]);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }
                  return true;
                })
            .build();
    BuildException e =
        assertThrows(
            BuildException.class,
            () -> ErofsBuilder.to(image).options(options).addTree(tree).build());
    assertTrue(e.getMessage().startsWith("/file: changed"), e.getMessage());
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(tree), files.toList());
    }
  }

  @Test
  void existingTarget_keptUnlessAsked() throws IOException {
    Path image = Files.writeString(temp.resolve("image.erofs"), "precious");
    ErofsBuilder builder = ErofsBuilder.to(image);
    assertThrows(FileAlreadyExistsException.class, builder::build);
    assertEquals("precious", Files.readString(image));
    BuildOptions replace = BuildOptions.builder().replaceExisting(true).build();
    ErofsBuilder.to(image).options(replace).build();
    Erofs.open(image).close();
  }

  @Test
  void targetInsideTheSource_leftOut() throws IOException {
    Path image = temp.resolve("image.erofs");
    Files.writeString(temp.resolve("file"), "x");
    BuildOptions replace = BuildOptions.builder().replaceExisting(true).build();
    for (int i = 0; i < 2; i++) {
      ErofsBuilder.to(image).options(replace).addTree(temp).build();
      try (FileSystem fs = Erofs.open(image);
          Stream<Path> files = Files.list(fs.getPath("/"))) {
        assertEquals(List.of(fs.getPath("/file")), files.toList());
      }
    }
  }

  @Test
  void targetKernelBeforeErofs_refused() {
    BuildOptions options =
        BuildOptions.builder().targetKernel(KernelVersion.parse("4.19.0")).build();
    ErofsBuilder builder = ErofsBuilder.to(temp.resolve("image.erofs")).options(options);
    BuildException e = assertThrows(BuildException.class, builder::build);
    assertTrue(e.getMessage().contains("4.19"), e.getMessage());
    assertTrue(e.getMessage().contains("5.4"), e.getMessage());
  }

  @Test
  void cancelled_nothingLeft() throws IOException {
    BuildOptions options =
        BuildOptions.builder()
            .listener(progress -> progress.phase() != BuildListener.Phase.METADATA)
            .build();
    ErofsBuilder builder =
        ErofsBuilder.to(temp.resolve("image.erofs"))
            .options(options)
            .file("/f", PLAIN, ContentSource.of(noise(10_000)));
    assertThrows(CancellationException.class, builder::build);
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
