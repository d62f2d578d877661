package io.github.jerofs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.Zstd;
import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The error for a file that is not an EROFS image names its format. Truncated images are reported.
 */
final class ForeignFormatTest {
  private static final Path SAMPLE = Path.of("samples/sample.erofs");

  @TempDir private Path temp;

  private static String refusal(Path file) {
    NotErofsException e = assertThrows(NotErofsException.class, () -> Erofs.open(file).close());
    return String.valueOf(e.getMessage());
  }

  private static void assertNamed(String name, Path file) {
    String message = refusal(file);
    assertTrue(message.startsWith("not an EROFS image: " + name), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | hsqs | a SquashFS image (extract it: unsquashfs)",
        "0 | BZh9 | bzip2 data (",
        "0 | CrAU | an Android OTA payload (extract its partitions: payload-dumper-go)",
        "0 | ANDROID! | an Android boot image (",
        "0 | \u007fELF | an ELF program",
        "0 | QFI\u00fb | a QCOW2 disk image (",
        "0 | LUKS\u00ba\u00be | an encrypted LUKS volume (",
        "3 | 'NTFS    ' | an NTFS file system",
        "54 | FAT16 | a FAT file system",
        "257 | ustar | a tar archive (make an image of it: jerofs convert)",
        "510 | U\u00aa | a boot sector or a disk without an EROFS partition (",
        "1024 | '\u0010 \u00f5\u00f2' | an F2FS file system",
        "1080 | S\u00ef | an ext2, ext3 or ext4 file system (",
        "32769 | CD001 | an ISO 9660 image",
        "65600 | _BHRfS_M | a Btrfs file system"
      })
  void signature_named(int position, String signature, String name) throws IOException {
    byte[] bytes = new byte[70_000];
    byte[] found = signature.getBytes(ISO_8859_1);
    System.arraycopy(found, 0, bytes, position, found.length);
    assertNamed(name, Files.write(temp.resolve("file"), bytes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "73717368 | a big-endian SquashFS image (extract it: unsquashfs)",
        "fd377a585a00 | xz data (decompress it, or convert an archive: jerofs convert)",
        "04224d18 | LZ4 data (decompress it: lz4 -d)",
        "504b0304 | a ZIP file without an image (list it: unzip -l)",
        "377abcaf271c | a 7z archive (extract it: 7z x)",
        "edabeedb | an RPM package"
      })
  void magicNumber_named(String hex, String name) throws IOException {
    byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(hex), 70_000);
    assertNamed(name, Files.write(temp.resolve("file"), bytes));
  }

  private static String reason(Path file) {
    FileSystemException e = assertThrows(FileSystemException.class, () -> Erofs.open(file).close());
    return String.valueOf(e.getReason());
  }

  @Test
  void zip_withoutImage_entriesListed() throws IOException {
    Path file = temp.resolve("file.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("README"));
      zip.write(1);
    }
    assertEquals(
        "no EROFS image is recognized in this ZIP file; append # and the name of one of: README",
        reason(file));
  }

  @Test
  void gpt_withoutImage_partitionsListed() throws IOException {
    byte[] disk = DiskImages.gpt(512, Map.of("boot", new byte[4096]));
    assertEquals(
        "no EROFS image is recognized in this disk image; append # and the name of one of: boot",
        reason(Files.write(temp.resolve("disk"), disk)));
  }

  @Test
  void mbr_withoutImage_partitionsListed() throws IOException {
    byte[] disk = DiskImages.mbr(new byte[4096], new byte[4096]);
    assertEquals(
        "no EROFS image is recognized in this disk image; append # and the name of one of: 1, 2, 5, 6",
        reason(Files.write(temp.resolve("disk"), disk)));
  }

  @Test
  void superPartition_withoutImage_partitionsListed() throws IOException {
    byte[] disk = DiskImages.superPartition(List.of(Map.of("system", new byte[4096])));
    assertEquals(
        "no EROFS image is recognized in this Android super partition; append # and the name of"
            + " one of: system",
        reason(Files.write(temp.resolve("super"), disk)));
  }

  /** A sparse image is expanded, so the format of its content is named. */
  @Test
  void sparse_ofSquashfs_contentNamed() throws IOException {
    byte[] content = new byte[8192];
    System.arraycopy("hsqs".getBytes(ISO_8859_1), 0, content, 0, 4);
    Path file = Files.write(temp.resolve("sparse"), DiskImages.sparse(content));
    assertNamed("a SquashFS image", file);
  }

  @Test
  void sparse_otherVersion_unsupported() throws IOException {
    byte[] sparse = DiskImages.sparse(new byte[8192]);
    sparse[4] = 9;
    Path file = Files.write(temp.resolve("sparse"), sparse);
    UnsupportedImageException e =
        assertThrows(UnsupportedImageException.class, () -> Erofs.open(file).close());
    assertTrue(String.valueOf(e.getMessage()).contains("sparse version"), e::toString);
  }

  private Path gzip(byte[] content) throws IOException {
    Path file = temp.resolve("image.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
    return file;
  }

  /** Tar archives and images are read through the compression; nothing else is. */
  @Test
  void gzip_ofOtherContent_named() throws IOException {
    byte[] ext4 = new byte[8192];
    ext4[1080] = 0x53;
    ext4[1081] = (byte) 0xef;
    for (byte[] content : List.of("text\n".repeat(1000).getBytes(ISO_8859_1), ext4, new byte[1])) {
      assertNamed("gzip data of neither an image nor a tar archive (decompress it)", gzip(content));
    }
  }

  @Test
  void zstd_ofOtherContent_named() throws IOException {
    byte[] text = Zstd.compress("text\n".repeat(1000).getBytes(ISO_8859_1));
    assertNamed(
        "Zstandard data of neither an image nor a tar archive (decompress it)",
        Files.write(temp.resolve("text.zst"), text));
  }

  @ParameterizedTest
  @CsvSource({
    "mke2fs -q -F -t ext4 FILE 4M, 'an ext2, ext3 or ext4 file system'",
    "mksquashfs samples FILE -quiet, a SquashFS image"
  })
  void file_ofRealTool_named(String command, String name) throws Exception {
    Path file = temp.resolve("file");
    Object[] words = command.replace("FILE", file.toString()).split(" ");
    assumeTrue(Shell.has(words[0].toString()), "no " + words[0]);
    Shell.run(words);
    assertNamed(name, file);
  }

  @Test
  void unknownFile_noMagicNumber() throws IOException {
    Path file = Files.write(temp.resolve("zeros"), new byte[70_000]);
    assertNamed("no magic number 0xe0f5e1e2", file);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 33_792, 65_536, 1 << 20})
  void imageAtLaterSector_offsetNamed(int offset) throws IOException {
    byte[] image = Files.readAllBytes(SAMPLE);
    byte[] disk = new byte[offset + image.length];
    System.arraycopy(image, 0, disk, offset, image.length);
    assertNamed(
        "no superblock here, but an image at byte "
            + offset
            + ": set the offset (--offset "
            + offset
            + ")",
        Files.write(temp.resolve("disk"), disk));
  }

  private static ImageInfo info(Path file) throws IOException {
    try (FileSystem fs = Erofs.open(file)) {
      return Erofs.info(fs);
    }
  }

  private Path cut(long length) throws IOException {
    byte[] bytes = Files.readAllBytes(SAMPLE);
    return Files.write(temp.resolve("cut"), Arrays.copyOf(bytes, (int) length));
  }

  @Test
  void truncatedImage_infoHasStatedBytes() throws IOException {
    assertEquals(info(SAMPLE).statedBytes(), info(SAMPLE).bytes());
    ImageInfo info = info(cut(8192));
    assertEquals(8192, info.bytes());
    assertEquals(Files.size(SAMPLE), info.statedBytes());
  }

  @Test
  void truncatedImage_withoutRoot_corrupt() throws IOException {
    Path cut = cut(1100);
    CorruptImageException e =
        assertThrows(CorruptImageException.class, () -> Erofs.open(cut).close());
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.startsWith(
            "corrupt: image is cut short: expected 16384 bytes, as its superblock states, found"
                + " 1100"),
        message);
  }

  @Test
  void corpus_notTruncated() throws IOException {
    for (Corpus.Image image : Corpus.small().images()) {
      if (image.name().startsWith("hand-")) {
        continue; // its number of blocks is arbitrary
      }
      try (FileSystem fs = Erofs.open(image.file(), image.options())) {
        ImageInfo info = Erofs.info(fs);
        assertTrue(info.bytes() >= info.statedBytes(), () -> image.name() + info);
      }
    }
  }
}
