package io.github.jerofs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
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

  @Test
  void gzip_shorterThanSuperblock_named() throws IOException {
    Path file = temp.resolve("image.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(new byte[5000]);
    }
    assertNamed("gzip data (decompress it, or convert an archive: jerofs convert)", file);
  }

  @ParameterizedTest
  @CsvSource({
    "mke2fs -q -F -t ext4 FILE 4M, 'an ext2, ext3 or ext4 file system'",
    "mksquashfs samples FILE -quiet, a SquashFS image",
    "zstd -q -o FILE samples/sample.erofs, Zstandard data",
    "bsdtar -cf FILE samples, a tar archive"
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
