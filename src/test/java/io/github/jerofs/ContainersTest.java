package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.RangeServer;
import io.github.jerofs.testkit.Shell;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images inside other files: APEX and other ZIP files, sparse images, partitions. */
final class ContainersTest {
  private static final Path VECTORS = Path.of("../shared/vectors/apex");

  @TempDir private Path temp;

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

  /** Returns the bytes of an image with one file. */
  private byte[] image(String content) throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "file", content.repeat(1000).getBytes(US_ASCII));
    return Files.readAllBytes(tiny.write(temp.resolve("tiny")));
  }

  private void assertHolds(String content, String location) throws IOException {
    try (FileSystem fs = Erofs.open(location)) {
      assertEquals(content.repeat(1000), Files.readString(fs.getPath("/file")));
    }
  }

  private static String reason(String location) {
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> Erofs.open(location).close());
    return String.valueOf(e.getMessage());
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
  void sparse_readInPlace() throws IOException {
    byte[] image = image("sparse");
    byte[] padded = Arrays.copyOf(image, image.length + 8 * 4096);
    Arrays.fill(padded, image.length, image.length + 4096, (byte) 0x11);
    Path sparse = Files.write(temp.resolve("sparse.img"), DiskImages.sparse(padded));
    assertTrue(Files.size(sparse) < padded.length);
    assertHolds("sparse", sparse.toString());
    assertTrue(reason(sparse + "#x").contains("the file contains a single image"));
  }

  @ParameterizedTest
  @CsvSource({"16, 999, sparse blocks", "12, 6, sparse block size", "36, 5000, sparse chunk bytes"})
  void sparse_damaged_corrupt(int at, int value, String what) throws IOException {
    byte[] sparse = DiskImages.sparse(image("a"));
    ByteBuffer.wrap(sparse).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    Path file = Files.write(temp.resolve("sparse.img"), sparse);
    String message = reason(file.toString());
    assertTrue(message.startsWith("corrupt: " + what), message);
  }

  /** 64 gaps, whose sum exceeds the range of a long. */
  @Test
  void sparse_chunksLongerThanTheImage_corrupt() throws IOException {
    ByteBuffer sparse = ByteBuffer.allocate(28 + 64 * 12).order(ByteOrder.LITTLE_ENDIAN);
    sparse.putInt(0xed26ff3a).putShort((short) 1).putShort((short) 0);
    sparse.putShort((short) 28).putShort((short) 12).putInt(64 << 20);
    sparse.putInt(-1).putInt(64).putInt(0);
    while (sparse.hasRemaining()) {
      sparse.putShort((short) 0xcac3).putShort((short) 0).putInt(-1).putInt(12);
    }
    Path file = Files.write(temp.resolve("sparse.img"), sparse.array());
    String message = reason(file.toString());
    assertTrue(message.startsWith("corrupt: sparse chunk blocks: expected at most 0"), message);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void gpt_fragment_selectsByNameOrNumber(int sector) throws IOException {
    Map<String, byte[]> partitions = new LinkedHashMap<>();
    partitions.put("boot", new byte[4096]);
    partitions.put("system_a", image("a"));
    partitions.put("system_b", image("b"));
    byte[] disk = DiskImages.gpt(sector, partitions);
    Path file = Files.write(temp.resolve("disk.img"), disk);
    assertHolds("a", file + "#system_a");
    assertHolds("b", file + "#3");
    assertTrue(reason(file.toString()).endsWith("system_a, system_b"));
    assertTrue(reason(file + "#boot").contains("not an EROFS image"));
    disk[sector + 20]++; // in the header
    Files.write(file, disk);
    assertHolds("a", file + "#system_a");
    Arrays.fill(disk, disk.length - sector, disk.length, (byte) 0);
    Files.write(file, disk);
    assertTrue(reason(file + "#system_a").startsWith("corrupt: GPT header CRC"));
    Path sparse =
        Files.write(temp.resolve("s.img"), DiskImages.sparse(DiskImages.gpt(sector, partitions)));
    assertHolds("b", sparse + "#system_b");
  }

  @Test
  void mbr_fragment_selectsLogicalPartition() throws IOException {
    byte[] disk = DiskImages.mbr(image("a"), image("b"));
    Path file = Files.write(temp.resolve("disk.img"), disk);
    assertHolds("a", file + "#5");
    assertHolds("b", file + "#6");
    assertTrue(reason(file.toString()).endsWith("append # and the name of one of: 5, 6"));
  }

  @Test
  void mbr_cyclicChain_corrupt() throws IOException {
    byte[] disk = DiskImages.mbr(image("a"), image("b"));
    ByteBuffer bytes = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    int second = bytes.getInt(8 * 512 + 446 + 16 + 8) + 8;
    DiskImages.mbrEntry(bytes, second, 1, 0x05, 0, 10);
    Path file = Files.write(temp.resolve("disk.img"), disk);
    assertTrue(reason(file + "#5").startsWith("corrupt: MBR first sector"));
  }

  @Test
  void mbr_overlap_corrupt() throws IOException {
    byte[] disk = DiskImages.mbr(image("a"), image("b"));
    DiskImages.mbrEntry(ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN), 0, 0, 0x83, 9, 4);
    Path file = Files.write(temp.resolve("disk.img"), disk);
    assertTrue(reason(file + "#5").startsWith("corrupt: partition "));
  }

  @Test
  void superPartition_fragment_selectsByNameInSlot() throws IOException {
    byte[] disk =
        DiskImages.superPartition(
            List.of(
                Map.of("system_a", image("a"), "vendor_a", new byte[8192]),
                Map.of("system_b", image("b"))));
    Path file = Files.write(temp.resolve("super.img"), disk);
    assertHolds("a", file + "#system_a");
    assertHolds("b", file + "#system_b");
    assertTrue(reason(file + "#product_a").contains("no image is named 'product_a'"));
    disk[4096 + 9]++; // the first geometry, and the first metadata of slot a
    disk[12288 + 13]++;
    Files.write(file, disk);
    assertHolds("a", file + "#system_a");
    disk[12288 + (2 << 16) + 13]++; // the copy, too
    Files.write(file, disk);
    assertHolds("b", file.toString());
    disk[12288 + (1 << 16) + 13]++;
    disk[12288 + (3 << 16) + 13]++;
    Files.write(file, disk);
    assertTrue(reason(file + "#system_b").startsWith("corrupt: super header SHA-256"));
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

  @Test
  void partition_asDevice_read() throws IOException {
    Path corpus = Path.of("src/test/resources/corpus/images");
    byte[] blob = Files.readAllBytes(corpus.resolve("dev-blob-4096.blob0"));
    Path disk = Files.write(temp.resolve("disk"), DiskImages.gpt(512, Map.of("blob", blob)));
    ErofsOptions options =
        ErofsOptions.builder()
            .devices(new ErofsDevices.Listed(List.of(ImageLocation.parse(disk + "#blob"))))
            .build();
    Corpus.Image image =
        Corpus.small().images().stream()
            .filter(each -> each.name().equals("dev-blob-4096"))
            .findFirst()
            .orElseThrow();
    Manifest truth = Manifest.read(image.manifest());
    try (FileSystem fs = Erofs.open(corpus.resolve("dev-blob-4096.erofs"), options)) {
      assertEquals(List.of(), truth.differences(Manifest.of(fs.getPath("/"))));
    }
  }

  @Test
  void sparse_ofImg2simg_readsInPlace() throws IOException, InterruptedException {
    assumeTrue(Shell.has("img2simg"), "no img2simg (package android-sdk-libsparse-utils)");
    byte[] image = image("sparse");
    byte[] padded = Arrays.copyOf(image, image.length + 8 * 4096);
    Arrays.fill(padded, image.length, image.length + 8192, (byte) 0x22);
    Path raw = Files.write(temp.resolve("raw.img"), padded);
    Path sparse = temp.resolve("sparse.img");
    Shell.run("img2simg", raw, sparse);
    assertTrue(Files.size(sparse) < padded.length);
    assertHolds("sparse", sparse.toString());
    Path disk = Files.write(temp.resolve("disk.img"), DiskImages.gpt(512, Map.of("b", image)));
    Shell.run("img2simg", disk, temp.resolve("disk.simg"));
    assertHolds("sparse", temp.resolve("disk.simg") + "#b");
  }

  @Test
  void gpt_ofSgdisk_selectsByNameAndNumber() throws IOException, InterruptedException {
    assumeTrue(Shell.has("sgdisk"), "no sgdisk (package gdisk)");
    Path disk = temp.resolve("disk.img");
    byte[] bytes = new byte[8 << 20];
    Files.write(disk, bytes);
    Shell.run(
        "sgdisk",
        "--new=1:2048:4095",
        "--change-name=1:boot",
        "--new=5:4096:8191",
        "--change-name=5:system_a",
        disk);
    try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
      assertTrue(channel.write(ByteBuffer.wrap(image("a")), 4096 * 512) > 0);
    }
    assertHolds("a", disk + "#5");
    assertHolds("a", disk + "#system_a");
    assertTrue(reason(disk + "#boot").contains("not an EROFS image"));
  }
}
