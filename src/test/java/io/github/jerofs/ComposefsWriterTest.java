package io.github.jerofs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.build.BuildException;
import io.github.jerofs.build.ComposefsOptions;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.internal.write.composefs.ComposefsSource;
import io.github.jerofs.option.ComposefsView;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.storage.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that this library builds, compared with those of mkcomposefs. */
final class ComposefsWriterTest {
  private static final Path VECTORS = Path.of("../shared/vectors/composefs");

  @TempDir private Path temp;

  private static Path vector(String name) {
    Path directory = VECTORS.resolve(name);
    assumeTrue(Files.exists(directory), () -> "no " + directory);
    return directory;
  }

  private static ComposefsOptions upTo(int version) {
    return ComposefsOptions.builder().versions(0, version).build();
  }

  @ParameterizedTest
  @CsvSource({"default, 1", "v0-only, 0", "epoch-userx, 1"})
  void logicalView_sameImage(String name, int version) throws IOException {
    Path image = vector(name).resolve("image.cfs");
    Path made = temp.resolve("made");
    try (FileSystem fs = Erofs.open(image)) {
      Composefs.create(fs.getPath("/"), made, upTo(version));
    }
    assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(made));
  }

  @ParameterizedTest
  @CsvSource({"default, 1", "v0-only, 0", "epoch-userx, 1"})
  void dump_sameImage(String name, int version) throws IOException {
    Path image = vector(name).resolve("image.cfs");
    ByteArrayOutputStream dump = new ByteArrayOutputStream();
    try (FileSystem fs = Erofs.open(image)) {
      Composefs.dump(fs.getPath("/"), dump, ComposefsOptions.DEFAULT);
    }
    Path made = temp.resolve("made");
    Composefs.createFromDump(new ByteArrayInputStream(dump.toByteArray()), made, upTo(version));
    assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(made));
  }

  private static final String ROOT = "/ 4096 40755 2 0 0 0 100.5 - - -\n";

  /** Returns a dump by name. Each stresses one part of the layout. */
  private static String dump(String name) {
    StringBuilder dump = new StringBuilder(ROOT);
    switch (name) {
      case "types" ->
          dump.append("/block 0 60640 1 0 6 2049 100.5 - - -\n")
              .append("/char 0 20666 1 0 0 1048836 100.5 - - -\n")
              .append("/dir 0 41777 2 1000 1000 0 100.6 - - - user.a=b\n")
              .append("/fifo 0 10600 1 70000 0 0 100.5 - - -\n")
              .append("/link 4 120777 1 0 70000 0 100.5 a/b\\x20 - -\n")
              .append("/socket 0 140755 1 0 0 0 -7.0 - - -\n");
      case "names" -> {
        for (String each : List.of("!", "-", ".a", "\\x01", "\\xc3\\xa9", "\\xff", "0g", "00")) {
          dump.append("/" + each + " 1 100644 1 0 0 0 100.5 - x -\n");
        }
      }
      case "links" ->
          dump.append("/a 0 40755 2 0 0 0 100.5 - - -\n")
              .append("/a/first 70 100644 3 0 0 0 100.5 ab/cd - ")
              .append("ab".repeat(32) + " user.k\\x3d=v\\n\n")
              .append("/a/second 0 @100644 3 0 0 0 0.0 /a/first - -\n")
              .append("/z 0 @100644 3 0 0 0 0.0 /a/first - -\n");
      case "whiteouts" ->
          dump.append("/w 0 40755 2 0 0 0 100.5 - - - trusted.overlay.origin=x\n")
              .append("/w/gone 0 20000 2 1 2 0 100.5 - - -\n")
              .append("/w/link 0 @20000 2 1 2 0 0.0 /w/gone - -\n")
              .append("/w/sub 0 40755 2 0 0 0 100.5 - - - trusted.overlay.opaque=y\n")
              .append("/w/sub/gone 0 20644 1 0 0 0 100.5 - - - security.selinux=s\n");
      case "inline" -> {
        for (int size : new int[] {1, 64, 2047, 2048, 2049, 4000, 4095, 4096, 4097, 5000}) {
          dump.append("/f" + size + " " + size + " 100644 1 0 0 0 100.5 - ")
              .append("z".repeat(size) + " -\n");
        }
      }
      case "targets" -> {
        for (int size = 3900; size < 4096; size += 13) {
          dump.append("/l" + size + " 0 120777 1 0 0 0 100.5 " + "t".repeat(size) + " - -\n");
        }
      }
      case "sizes" -> {
        for (long size : new long[] {1, 4096, 4097, 1L << 31, 1L << 32, (1L << 43) + 1, 1L << 50}) {
          dump.append("/s" + size + " " + size + " 100644 1 0 0 0 100.5 aa/" + size + " - -\n");
        }
      }
      case "directories" -> {
        for (int i = 0; i < 40; i++) {
          dump.append("/d" + i + " 0 40755 2 0 0 0 100.5 - - -\n");
          for (int j = 0; j < i * 7; j++) {
            dump.append("/d" + i + "/" + "n".repeat(1 + j % 60) + j)
                .append(" 0 100644 1 0 0 0 100.5 - - -\n");
          }
        }
      }
      case "xattrs" -> {
        for (String file : List.of("a", "b", "c")) {
          dump.append("/" + file + " 0 100644 1 0 0 0 100.5 - - -");
          for (int i = 0; i < 140; i++) {
            dump.append(" user.x" + i + "=" + "v".repeat(i % 9));
          }
          dump.append(" system.posix_acl_access=\\x02 trusted.t=" + file + " security.s=\n");
        }
      }
      default -> throw new IllegalArgumentException(name);
    }
    return dump.toString();
  }

  private Path create(String dump, ComposefsOptions options) throws IOException {
    Path made = temp.resolve("made");
    Composefs.createFromDump(
        new ByteArrayInputStream(dump.getBytes(UTF_8)),
        made,
        options.replaceExisting() ? options : replacing());
    return made;
  }

  private static ComposefsOptions replacing() {
    return ComposefsOptions.builder().replaceExisting(true).build();
  }

  /** The digests pin the layout, which equals that of mkcomposefs in the vectors. */
  @ParameterizedTest
  @CsvSource({
    "types, c58b7c996073319d15103630e5d041a8b32125fa4be57b4221599f43838a1146",
    "names, 64dc07821093635fc8b84b5a6a1bdb6f93cb3bd86aeeac68bde6181a8e54de48",
    "links, 4115588507060a1e99c58e8d01ef04907ee8fcecccdfcc73adb31a0b8517f7ef",
    "whiteouts, 8abbc8d4cd3569cad2dbb5b53baeabd2de035fe4d8152032bebf9f9d4438cc44",
    "inline, ba0621a2422f2dd4bcf861100477dae00f75b135814a7fb2872c520b3fada189",
    "targets, c82adec4807838bc00d5634463457572d90674d55a50bdef7aa363a2c24d6b12",
    "sizes, 7c403a565a491aec3769ae1ae7d2aaa6cf574b2fde079bde5eaf72e25150e90f",
    "directories, c0aa594f5e4214bace0eda33108dab831eafcde875630bc82e51abb1834dfc79",
    "xattrs, 36bfad964d39eddd005682ed1ddafc5967f27a25194514f11a7d5a0197921176"
  })
  void dump_roundTrip_sameBytes(String name, String sha256) throws IOException {
    Path made = create(dump(name), replacing());
    byte[] bytes = Files.readAllBytes(made);
    List<String> findings = new ArrayList<>();
    Erofs.check(
        made,
        ErofsOptions.builder().composefsView(ComposefsView.STORED).build(),
        new CheckOptions(false, false),
        finding -> {
          if (!finding.message().contains("which is not in the image")) {
            findings.add(finding.toString());
          }
        });
    assertEquals(List.of(), findings);
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    Path copy = temp.resolve("copy");
    try (FileSystem fs = Erofs.open(made)) {
      Composefs.dump(fs.getPath("/"), again, ComposefsOptions.DEFAULT);
      Composefs.create(fs.getPath("/"), copy, ComposefsOptions.DEFAULT);
    }
    assertArrayEquals(bytes, Files.readAllBytes(copy));
    assertArrayEquals(bytes, Files.readAllBytes(create(again.toString(UTF_8), replacing())));
    assertEquals(sha256, Digests.hex(Digests.sha256(bytes)));
  }

  @Test
  void versionOne_whiteoutDirectoriesMarked() throws IOException {
    byte[] one = Files.readAllBytes(create(dump("whiteouts"), replacing()));
    ComposefsOptions zero = ComposefsOptions.builder().versions(0, 0).replaceExisting(true).build();
    byte[] none = Files.readAllBytes(create(dump("whiteouts"), zero));
    assertEquals(1, one[12]);
    assertEquals(0, none[12]);
    assertFalse(Arrays.equals(Arrays.copyOf(one, 12), Arrays.copyOfRange(one, 12, 24)));
    ComposefsOptions forced =
        ComposefsOptions.builder().versions(1, 1).replaceExisting(true).build();
    assertEquals(1, Files.readAllBytes(create(dump("types"), forced))[12]);
    assertThrows(
        IllegalArgumentException.class, () -> ComposefsOptions.builder().versions(0, 2).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a 1 100644 1 0 0 0 0.0 -",
        "a 0 100644 1 0 0 0 0.0 - - -",
        "/x/a 0 100644 1 0 0 0 0.0 - - -",
        "/. 0 40755 1 0 0 0 0.0 - - -",
        "/.. 0 40755 1 0 0 0 0.0 - - -",
        "/ 0 40755 1 0 0 0 0.0 - - -",
        "/a\\x00 0 100644 1 0 0 0 0.0 - - -",
        "/a 0 644 1 0 0 0 0.0 - - -",
        "/a 0 @100644 1 0 0 0 0.0 - - -",
        "/a 0 @100644 1 0 0 0 0.0 /a - -",
        "/a 0 @100644 1 0 0 0 0.0 / - -",
        "/a 0 120777 1 0 0 0 0.0 - - -",
        "/a -1 100644 1 0 0 0 0.0 - - -",
        "/a +1 100644 1 0 0 0 0.0 - - -",
        "/a 9007199254740993 100644 1 0 0 0 0.0 - - -",
        "/a 1 100644 1 0 0 0 0.0 - xy -",
        "/a 0 100644 1 4294967296 0 0 0.0 - - -",
        "/a 0 100644 1 0 0 0 0.1000000000 - - -",
        "/a 9 100644 1 0 0 0 0.0 - - 12",
        "/a 0 100644 1 0 0 0 0.0 - - - user.a",
        "/a 0 100644 1 0 0 0 0.0 - - - =b",
        "/a 0 100644 1 0 0 0 0.0 - - - user.a=1 user.a=2",
        "/a\\q 0 100644 1 0 0 0 0.0 - - -",
        "/a\\x0 0 100644 1 0 0 0 0.0 - - -"
      })
  void invalidLine_rejectedWithNumber(String line) throws IOException {
    Path image = temp.resolve("image");
    InputStream dump = new ByteArrayInputStream((ROOT + line + "\n").getBytes(UTF_8));
    BuildException e =
        assertThrows(
            BuildException.class,
            () -> Composefs.createFromDump(dump, image, ComposefsOptions.DEFAULT));
    assertTrue(String.valueOf(e.getMessage()).startsWith("dump, line 2: "), e::toString);
    assertEquals(List.of(), entries(temp));
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5001, 70_000})
  void largeValues_rejected(int size) {
    String content = ROOT + "/a " + size + " 100644 1 0 0 0 0.0 - " + "z".repeat(size) + " -\n";
    assertThrows(BuildException.class, () -> create(content, replacing()));
    String xattr = ROOT + "/a 0 100644 1 0 0 0 0.0 - - - user." + "n".repeat(size) + "=\n";
    assertThrows(BuildException.class, () -> create(xattr, replacing()));
    String target = ROOT + "/a 0 120777 1 0 0 0 0.0 " + "t".repeat(size) + " - -\n";
    assertThrows(BuildException.class, () -> create(target, replacing()));
  }

  @Test
  void emptyDump_rejected() {
    assertThrows(BuildException.class, () -> create("", replacing()));
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Files.writeString(tree.resolve("small"), "s".repeat(64));
    Files.writeString(tree.resolve("large"), "l".repeat(65));
    Files.writeString(tree.resolve("same"), "l".repeat(65));
    Files.write(tree.resolve("empty"), new byte[0]);
    Files.createDirectory(tree.resolve("d"));
    Files.write(tree.resolve("d/blocks"), new byte[9000]);
    Files.createSymbolicLink(tree.resolve("link"), Path.of("d/blocks"));
    return tree;
  }

  @Test
  void treeWithStore_opensWithObjects() throws IOException {
    Path tree = tree();
    Path store = tree.resolve("objects");
    Path image = tree.resolve("image.cfs");
    ComposefsOptions options =
        ComposefsOptions.builder()
            .objectStore(store)
            .epochTimes(true) // the new image changes the time of the tree
            .replaceExisting(true)
            .build();
    FsVerityDigest digest = Composefs.create(tree, image, options);
    assertEquals(Verity.measure(image, FsVerityOptions.DEFAULT), digest);
    ErofsOptions verified =
        ErofsOptions.builder().objects(store).verifyObjects(true).fsVerity(digest).build();
    try (FileSystem fs = Erofs.open(image, verified)) {
      Path root = fs.getPath("/");
      for (String name : List.of("small", "large", "same", "empty", "d/blocks", "link")) {
        assertArrayEquals(
            Files.readAllBytes(tree.resolve(name)), Files.readAllBytes(root.resolve(name)), name);
      }
      assertFalse(Files.exists(root.resolve("objects")));
      assertFalse(Files.exists(root.resolve("image.cfs")));
      Object object = Files.getAttribute(root.resolve("large"), "erofs:object");
      assertEquals(object, Files.getAttribute(root.resolve("same"), "erofs:object"));
      assertTrue(Files.exists(store.resolve(String.valueOf(object))));
      assertNull(Files.getAttribute(root.resolve("small"), "erofs:object"));
    }
    try (Stream<Path> files = Files.walk(store)) {
      assertEquals(2, files.filter(Files::isRegularFile).count());
    }
    byte[] first = Files.readAllBytes(image);
    Composefs.create(tree, image, options);
    assertArrayEquals(first, Files.readAllBytes(image));
  }

  @Test
  void options_selectAttributesOfTree() throws IOException {
    Path image = vector("default").resolve("image.cfs");
    ComposefsOptions options =
        ComposefsOptions.builder()
            .epochTimes(true)
            .xattrs(ComposefsOptions.Xattrs.USER)
            .devices(false)
            .build();
    ByteArrayOutputStream dump = new ByteArrayOutputStream();
    try (FileSystem fs = Erofs.open(image)) {
      Composefs.dump(fs.getPath("/"), dump, options);
    }
    for (String line : dump.toString(UTF_8).lines().toList()) {
      String[] fields = line.split(" ", -1);
      assertEquals("0.0", fields[7], line);
      assertFalse(fields[2].startsWith("20") || fields[2].startsWith("60"), line);
      for (String xattr : List.of(fields).subList(11, fields.length)) {
        assertTrue(xattr.startsWith("user."), line);
      }
    }
  }

  @Test
  void existingImage_keptUnlessReplace() throws IOException {
    Path tree = tree();
    Path image = Files.writeString(temp.resolve("image"), "mine");
    assertThrows(
        FileAlreadyExistsException.class,
        () -> Composefs.create(tree, image, ComposefsOptions.DEFAULT));
    assertThrows(BuildException.class, () -> Composefs.create(image, image, replacing()));
    assertEquals("mine", Files.readString(image));
    assertEquals(List.of(image, tree), entries(temp));
  }

  @Test
  void changingFile_buildFails() throws IOException {
    Path tree = tree();
    ComposefsSource.Measure growing =
        file -> {
          Files.writeString(file, "more", StandardOpenOption.APPEND);
          return Verity.measure(file, FsVerityOptions.DEFAULT);
        };
    BuildException e =
        assertThrows(
            BuildException.class,
            () -> ComposefsSource.ofTree(tree, ComposefsOptions.DEFAULT, growing, false, Set.of()));
    assertTrue(String.valueOf(e.getMessage()).endsWith("changed while the image was made"));
  }
}
