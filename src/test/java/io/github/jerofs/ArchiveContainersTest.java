package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.check.CheckOptions;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images in APEX and other ZIP files. */
final class ArchiveContainersTest extends ContainerFixture {
  private static final Path VECTORS = Path.of("../shared/vectors/apex");

  private static Path vector(String name) {
    Path file = VECTORS.resolve(name);
    assumeTrue(Files.exists(file), () -> "no " + file);
    return file;
  }

  @ParameterizedTest
  @CsvSource({"lz4.apex, lz4", "noavb.apex, noavb", "compressed.capex, compressed"})
  void apex_equalsKernelMountOfPayload(String file, String name) throws IOException {
    Path apex = vector(file);
    Manifest truth = Manifest.read(VECTORS.resolve(name + ".manifest.jsonl.gz"));
    for (ErofsOptions options :
        List.of(ErofsOptions.DEFAULT, ErofsOptions.builder().access(ImageAccess.CHANNEL).build())) {
      try (FileSystem fs = Erofs.open(apex, options)) {
        assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
      }
    }
    try (RangeServer server = new RangeServer();
        FileSystem fs = Erofs.open(server.serve("apex", apex))) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
    List<String> findings = new ArrayList<>();
    Erofs.check(
        apex,
        ErofsOptions.DEFAULT,
        new CheckOptions(true, false),
        finding -> findings.add(finding.message()));
    assertEquals(List.of(), findings);
  }

  @Test
  void apex_byUri_opens() throws IOException {
    URI uri = URI.create("erofs:" + vector("lz4.apex").toUri() + "!/");
    try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of())) {
      assertTrue(Files.isDirectory(fs.getPath("/")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "f2fs"})
  void apexOfOtherFileSystem_unsupportedNamesIt(String name) {
    Path apex = vector("payload-" + name + ".apex");
    UnsupportedImageException e =
        assertThrows(UnsupportedImageException.class, () -> Erofs.open(apex).close());
    assertTrue(
        String.valueOf(e.getMessage()).contains(name + " file system, not EROFS"), e::toString);
  }

  private Path zip(boolean deflated, Map<String, byte[]> entries) throws IOException {
    Path file = temp.resolve("images.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setMethod(deflated ? ZipEntry.DEFLATED : ZipEntry.STORED);
        CRC32 crc = new CRC32();
        crc.update(each.getValue());
        entry.setCrc(crc.getValue());
        entry.setSize(each.getValue().length);
        zip.putNextEntry(entry);
        zip.write(each.getValue());
      }
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void zip_fragment_selectsEntry(boolean deflated) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("README", new byte[10]);
    entries.put("images/a.erofs", image("a"));
    entries.put("b.img", image("b"));
    Path zip = zip(deflated, entries);
    assertHolds("a", zip + "#images%2Fa.erofs");
    assertHolds("b", zip + "#b.img");
    assertTrue(
        reason(zip.toString())
            .endsWith(
                "this file contains several images; append # and the name of one of: images/a.erofs, b.img"));
    assertTrue(
        reason(zip + "#c")
            .endsWith(
                "no image is named 'c'; the images in this file are README, images/a.erofs, b.img"));
    entries.remove("b.img");
    assertHolds("a", zip(deflated, entries).toString());
  }

  /** Two entries may neither share bytes nor a name, and none may reach into the directory. */
  @Test
  void zip_ambiguousEntries_corrupt() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("a.img", image("a"));
    entries.put("b.img", image("b"));
    Path zip = zip(false, entries);
    byte[] bytes = Files.readAllBytes(zip);
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int directory = fields.getInt(bytes.length - 22 + 16);
    int second = directory + 46 + 5;
    int length = fields.getInt(directory + 24);

    fields.putInt(second + 42, 0);
    assertZipCorrupt(bytes, "a.img", "overlaps b.img");
    fields.putInt(second + 42, 10);
    assertZipCorrupt(bytes, "a.img", "overlaps b.img");
    fields.putInt(second + 42, directory / 2);

    fields.putInt(directory + 20, length + 50).putInt(directory + 24, length + 50);
    assertZipCorrupt(bytes, "a.img", "overlaps b.img");
    assertZipCorrupt(bytes, "b.img", "overlaps a.img");
    fields.putInt(directory + 20, length).putInt(directory + 24, length);

    fields.putInt(second + 20, length + 1).putInt(second + 24, length + 1);
    assertZipCorrupt(bytes, "b.img", "in the directory");
    fields.putInt(second + 20, length).putInt(second + 24, length);

    bytes[second + 46] = 'a';
    assertZipCorrupt(bytes, "a.img", "exists twice");
    bytes[second + 46] = 'b';
    assertHolds("b", Files.write(zip, bytes) + "#b.img");
  }

  private void assertZipCorrupt(byte[] bytes, String name, String what) throws IOException {
    Path file = Files.write(temp.resolve("ambiguous.zip"), bytes);
    String message = reason(file + "#" + name);
    assertTrue(message.startsWith("corrupt: ZIP entry " + name), message);
    assertTrue(message.contains(what), message);
  }

  @Test
  void deflatedEntry_temporaryFileDeleted() throws IOException {
    Path zip = zip(true, Map.of("a.erofs", image("a")));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> before = unpacked(temporary);
    assertHolds("a", zip.toString());
    byte[] bytes = Files.readAllBytes(zip);
    bytes[200] ^= 0x55;
    Files.write(zip, bytes);
    assertThrows(CorruptImageException.class, () -> Erofs.open(zip).close());
    List<Path> after = new ArrayList<>(unpacked(temporary));
    after.removeAll(before);
    assertEquals(List.of(), after);
  }

  /** An entry that expands more than the limits allow is not unpacked. */
  @Test
  void deflatedEntry_bomb_limitExceeded() throws IOException {
    Path zip = zip(true, Map.of("a.img", new byte[65 << 20]));
    LimitExceededException e =
        assertThrows(LimitExceededException.class, () -> Erofs.open(zip + "#a.img").close());
    assertTrue(String.valueOf(e.getMessage()).contains("(limit 'maxArchiveRatio')"), e::toString);
    ErofsOptions small = ErofsOptions.builder().limit(ErofsLimit.ARCHIVE_BYTES, 8 << 20).build();
    ImageLocation image = ImageLocation.parse(zip + "#a.img");
    LimitExceededException second =
        assertThrows(LimitExceededException.class, () -> Erofs.open(image, small).close());
    assertTrue(
        String.valueOf(second.getMessage()).contains("(limit 'maxArchiveBytes')"),
        second::toString);
  }

  /**
   * Returns the temporary files of this process only, as others may unpack images at the same time.
   */
  private static List<Path> unpacked(Path directory) throws IOException {
    String prefix = "jerofs-" + ProcessHandle.current().pid() + "-";
    try (var files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  @Test
  void zipEntry_asDevice_limitsApply() throws IOException {
    Path corpus = Path.of("src/test/resources/corpus/images");
    byte[] blob = Files.readAllBytes(corpus.resolve("dev-blob-4096.blob0"));
    Path zip = zip(true, Map.of("blob.img", blob));
    ErofsOptions options =
        ErofsOptions.builder()
            .devices(new ErofsDevices.Listed(List.of(ImageLocation.parse(zip + "#blob.img"))))
            .limit(ErofsLimit.ARCHIVE_BYTES, blob.length - 1)
            .build();
    Path image = corpus.resolve("dev-blob-4096.erofs");
    LimitExceededException e =
        assertThrows(LimitExceededException.class, () -> Erofs.open(image, options).close());
    assertTrue(String.valueOf(e.getMessage()).contains("(limit 'maxArchiveBytes')"), e::toString);
  }
}
