package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Manifest;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse images, and images in partitions of disks. */
final class DiskContainersTest extends ContainerFixture {
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
