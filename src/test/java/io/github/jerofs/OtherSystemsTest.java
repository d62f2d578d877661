package io.github.jerofs;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.XattrFileAttributeView;
import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.ComposefsView;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nydus and composefs images: missing outside data fails with a reason and is never misread. */
final class OtherSystemsTest {
  static final Path RAFS = Path.of("src/test/resources/systems/rafs");
  private static final Path BOOTSTRAP = RAFS.resolve("none-v1.boot");

  static final String BLOB = "dc1073e11f8cfb762c642e9b8476b46c54499aa11bf4d558476d60098fcc8262";

  private static final Path COMPOSEFS = Path.of("src/test/resources/systems/composefs/image.cfs");

  private static final ErofsOptions STORED =
      ErofsOptions.builder().composefsView(ComposefsView.STORED).build();

  private static final Path VECTORS = Path.of("../shared/vectors");
  private static final int SUPERBLOCK = 1024;
  @TempDir private Path temp;

  private static Manifest truth() throws IOException {
    return Manifest.read(RAFS.resolve("manifest.jsonl.gz"));
  }

  private static ErofsOptions blobsOf(Path directory) {
    return ErofsOptions.builder()
        .devices(new ErofsDevices.Resolved(DeviceResolver.inDirectory(directory)))
        .build();
  }

  /** Returns the regular files of a file system. */
  static List<Path> files(FileSystem fs) throws IOException {
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      return paths.filter(path -> Files.isRegularFile(path, NOFOLLOW_LINKS)).toList();
    }
  }

  /** Checks that exactly the reads of data fail, and that the messages name the system. */
  private static void assertOnlyDataFails(FileSystem fs, Manifest truth, String... words)
      throws IOException {
    List<IOException> errors = new ArrayList<>();
    Manifest found = Manifest.ofDamaged(fs.getPath("/"), errors);
    List<String> wrong = new ArrayList<>(truth.differences(found));
    wrong.removeIf(OtherSystemsTest::isMissingData);
    assertEquals(List.of(), wrong);
    long expected = files(fs).stream().filter(path -> size(path) > 0).count();
    assertTrue(expected > 10);
    assertEquals(expected, errors.size());
    for (IOException e : errors) {
      String message = String.valueOf(e.getMessage());
      assertEquals(UnsupportedImageException.class, e.getClass(), message);
      assertTrue(message.matches(".*\\(.*, inode \\d+, byte \\d+\\)"), message);
      for (String word : words) {
        assertTrue(message.contains(word), message);
      }
    }
  }

  private static boolean isMissingData(String difference) {
    return difference.endsWith("found [read]")
        || (difference.contains(": sha256: ") && difference.endsWith("found null"));
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the uncompressed device of a blob with uncompressed chunks. */
  private static byte[] device() throws IOException {
    ByteBuffer boot = wrap(Files.readAllBytes(BOOTSTRAP));
    byte[] blob = Files.readAllBytes(RAFS.resolve(BLOB));
    byte[] device = new byte[(int) boot.getLong((int) boot.getLong(1152 + 8) + 96)];
    int table = (int) boot.getLong(1152 + 24);
    int end = table + (int) boot.getLong(1152 + 32);
    for (int at = table; at < end; at += 80) {
      assertEquals(boot.getInt(at + 40), boot.getInt(at + 44));
      int from = (int) boot.getLong(at + 48);
      System.arraycopy(blob, from, device, (int) boot.getLong(at + 56), boot.getInt(at + 44));
    }
    return device;
  }

  @Test
  void rafs_storedBlob_equalsManifest() throws IOException {
    try (FileSystem fs = Erofs.open(BOOTSTRAP, blobsOf(RAFS))) {
      assertEquals(List.of(), truth().differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @Test
  void rafs_wrongBlob_dataErrorNamesSystem() throws IOException {
    Files.write(temp.resolve(BLOB), new byte[5000]);
    try (FileSystem fs = Erofs.open(BOOTSTRAP, blobsOf(temp))) {
      assertOnlyDataFails(
          fs,
          truth(),
          "unsupported: Nydus RAFS v6: ",
          BLOB + " (device 1) is missing",
          "expected " + Files.size(RAFS.resolve(BLOB)) + " bytes, or " + device().length,
          "found 5000 in ");
      Path file = fs.getPath("/data/big.txt");
      assertTrue(Files.size(file) > 0);
      List<FileExtent> extents = new ArrayList<>();
      Files.getFileAttributeView(file, ErofsFileAttributeView.class).readExtents(extents::add);
      assertFalse(extents.isEmpty());
      assertThrows(UnsupportedImageException.class, () -> Files.newByteChannel(file).close());
      assertThrows(UnsupportedImageException.class, () -> Files.newInputStream(file).close());
    }
  }

  @Test
  void rafs_missingBlob_dataErrorNamesSystem() throws IOException {
    try (FileSystem fs = Erofs.open(BOOTSTRAP)) {
      assertOnlyDataFails(
          fs, truth(), "unsupported: Nydus RAFS v6: ", BLOB + " (device 1) was not given");
    }
  }

  @Test
  void rafs_uncompressedDevice_equalsManifest() throws IOException {
    Path device = Files.write(temp.resolve(BLOB), device());
    try (FileSystem fs = Erofs.open(BOOTSTRAP, blobsOf(temp))) {
      assertEquals(List.of(), truth().differences(Manifest.of(fs.getPath("/"))));
    }
    ErofsOptions listed = ErofsOptions.builder().devices(List.of(device)).build();
    try (FileSystem fs =
        Erofs.open(BOOTSTRAP, listed.toBuilder().access(ImageAccess.CHANNEL).build())) {
      assertEquals(List.of(), truth().differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @Test
  void rafs_deviceInSameFile_equalsManifest() throws IOException {
    byte[] boot = Files.readAllBytes(BOOTSTRAP);
    byte[] device = device();
    byte[] both = Arrays.copyOf(boot, boot.length + device.length);
    System.arraycopy(device, 0, both, boot.length, device.length);
    try (FileSystem fs = Erofs.open(Files.write(temp.resolve("both"), both))) {
      assertEquals(List.of(), truth().differences(Manifest.of(fs.getPath("/"))));
    }
    Path cut = Files.write(temp.resolve("cut"), Arrays.copyOf(both, both.length - 4096));
    try (FileSystem fs = Erofs.open(cut)) {
      assertOnlyDataFails(fs, truth(), "unsupported: Nydus RAFS v6: ");
    }
  }

  /** A blob as long as its device is recognized by its tar header at the end. */
  @Test
  void rafs_blobAsLongAsItsDevice_recognized() throws IOException {
    byte[] blob = Files.readAllBytes(RAFS.resolve(BLOB));
    byte[] padded = new byte[device().length];
    System.arraycopy(blob, 0, padded, padded.length - blob.length, blob.length);
    Files.write(temp.resolve(BLOB), padded);
    try (FileSystem fs = Erofs.open(BOOTSTRAP, blobsOf(temp))) {
      assertOnlyDataFails(fs, truth(), "unsupported: Nydus RAFS v6: ");
    }
  }

  @Test
  void rafs_damagedBlobTable_dataCorrupt_listingWorks() throws IOException {
    byte[] boot = Files.readAllBytes(BOOTSTRAP);
    wrap(boot).putLong(1152 + 8, Long.MAX_VALUE - 100);
    Path file = Files.write(temp.resolve("boot"), boot);
    try (FileSystem fs = Erofs.open(file)) {
      assertFalse(files(fs).isEmpty());
      CorruptImageException e =
          assertThrows(
              CorruptImageException.class, () -> Files.readAllBytes(fs.getPath("/data/big.txt")));
      assertTrue(String.valueOf(e.getMessage()).contains("RAFS blob table"), e::toString);
    }
  }

  /** The feature bit of RAFS has no effect without a blob table. */
  @Test
  void featureWithoutBlobTable_notRafs() throws IOException {
    Corpus.Image image =
        Corpus.small().images().stream()
            .filter(each -> each.name().equals("dev-blob-4096"))
            .findFirst()
            .orElseThrow();
    byte[] marked = Files.readAllBytes(image.file());
    marked[SUPERBLOCK + 11] |= 0x40;
    Path file = Files.write(temp.resolve("marked"), marked);
    try (FileSystem fs =
        Erofs.open(file, image.options().toBuilder().verifySuperblock(false).build())) {
      assertEquals(
          List.of(), Manifest.read(image.manifest()).differences(Manifest.of(fs.getPath("/"))));
    }
  }

  private static void assumeVector(Path file) {
    assumeTrue(Files.exists(file), () -> "no " + file);
  }

  @Test
  void rafs_tarAsDevice_equalsManifest() throws IOException {
    Path directory = VECTORS.resolve("rafs/tarfs");
    assumeVector(directory);
    Manifest truth = Manifest.read(directory.resolve("manifest.jsonl"));
    try (FileSystem fs = Erofs.open(directory.resolve("tarfs.boot"), blobsOf(directory))) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "default", "v0-only", "epoch-userx"})
  void composefs_inlineFilesRead_objectErrorNamesObject(String name) throws IOException {
    Path directory =
        name.isEmpty() ? COMPOSEFS.resolveSibling("") : VECTORS.resolve("composefs").resolve(name);
    assumeVector(directory);
    Path image = directory.resolve("image.cfs");
    int outside = 0;
    int inside = 0;
    try (FileSystem fs = Erofs.open(image, STORED)) {
      for (Path file : files(fs)) {
        boolean object =
            Files.size(file) > 0
                && Files.getFileAttributeView(file, XattrFileAttributeView.class)
                    .list()
                    .contains("trusted.overlay.metacopy");
        if (object) {
          outside++;
          UnsupportedImageException e =
              assertThrows(UnsupportedImageException.class, () -> Files.readAllBytes(file));
          String message = String.valueOf(e.getMessage());
          assertTrue(
              message.matches(
                  "unsupported: composefs: the data is in the object /[0-9a-f]{2}/[0-9a-f]{62},"
                      + " which is not in the image \\(.*, inode \\d+, byte \\d+\\)"),
              message);
        } else {
          inside++;
          assertEquals(Files.size(file), Files.readAllBytes(file).length);
        }
      }
    }
    assertTrue(outside > 10 && inside > 10, outside + " and " + inside);
  }

  @Test
  void composefs_equalsManifestExceptObjects() throws IOException {
    List<IOException> errors = new ArrayList<>();
    Manifest truth = Manifest.read(COMPOSEFS.resolveSibling("manifest.jsonl.gz"));
    try (FileSystem fs = Erofs.open(COMPOSEFS, STORED)) {
      Manifest found = Manifest.ofDamaged(fs.getPath("/"), errors);
      List<String> wrong = new ArrayList<>(truth.differences(found));
      wrong.removeIf(
          line ->
              line.contains(": xattrs: ") // of overlayfs
                  || line.contains("not in the truth") // 00 to ff
                  || line.contains(": type: expected chr") // whiteouts
                  || line.contains(": rdev_")
                  || isMissingData(line));
      assertEquals(List.of(), wrong);
      assertFalse(errors.isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true"})
  void check_reportsMissingDataOnce(boolean data, boolean digest) throws IOException {
    assertOneFinding(COMPOSEFS, ErofsOptions.DEFAULT, "composefs: ", data, digest);
    assertOneFinding(BOOTSTRAP, ErofsOptions.DEFAULT, "Nydus RAFS v6: ", data, digest);
    assertEquals(List.of(), findings(BOOTSTRAP, blobsOf(RAFS), data, digest));
    Files.write(temp.resolve(BLOB), device());
    assertEquals(List.of(), findings(BOOTSTRAP, blobsOf(temp), data, digest));
  }

  private static void assertOneFinding(
      Path image, ErofsOptions options, String system, boolean data, boolean digest)
      throws IOException {
    List<String> findings = findings(image, options, data, digest);
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(
        findings
            .get(0)
            .matches(
                "DATA /.*unsupported: "
                    + system
                    + ".*; files not checked for this reason: \\d\\d+"),
        findings::toString);
  }

  private static List<String> findings(
      Path image, ErofsOptions options, boolean data, boolean digest) throws IOException {
    List<String> findings = new ArrayList<>();
    Erofs.check(
        image,
        options,
        new CheckOptions(data, digest),
        finding -> findings.add(finding.kind() + " " + finding.path() + " " + finding.message()));
    return findings;
  }
}
