package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nydus files that are no images are refused, with the system and the version. */
final class NydusVersionsTest {
  @TempDir private Path temp;

  private static void assertRefused(Path file, String message) {
    UnsupportedImageException e =
        assertThrows(UnsupportedImageException.class, () -> Erofs.open(file).close());
    assertTrue(String.valueOf(e.getMessage()).startsWith("unsupported: " + message), e::toString);
  }

  @Test
  void rafsV5_unsupportedNamesIt() throws IOException {
    byte[] bytes = new byte[8192];
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("SFAR".getBytes(US_ASCII))
        .putInt(0x500);
    assertRefused(Files.write(temp.resolve("v5"), bytes), "Nydus RAFS v5");
    bytes[4] = 1;
    Path other = Files.write(temp.resolve("other"), bytes);
    assertThrows(NotErofsException.class, () -> Erofs.open(other).close());
  }

  @Test
  void rafsV6Blob_unsupportedNamesIt() {
    assertRefused(OtherSystemsTest.RAFS.resolve(OtherSystemsTest.BLOB), "a Nydus RAFS v6 blob");
  }

  /** Returns the footer of a Nydus v3 blob. */
  private static byte[] v3Blob(int length) {
    byte[] blob = new byte[length];
    ByteBuffer footer = ByteBuffer.wrap(blob, length - 4096, 4096).slice();
    footer.order(ByteOrder.LITTLE_ENDIAN).put(0, "LPFOOTER".getBytes(US_ASCII)).putInt(8, 1);
    CRC32C crc = new CRC32C();
    crc.update(footer.duplicate());
    footer.putInt(16, (int) crc.getValue());
    return blob;
  }

  @Test
  void v3Blob_unsupportedNamesIt() throws IOException {
    byte[] blob = v3Blob(12288);
    assertRefused(Files.write(temp.resolve("v3"), blob), "a Nydus v3 blob");
    blob[12287]++;
    Path damaged = Files.write(temp.resolve("damaged"), blob);
    assertThrows(NotErofsException.class, () -> Erofs.open(damaged).close());
  }

  /** A Nydus v3 image is a plain EROFS image; only its blobs identify it. */
  @ParameterizedTest
  @CsvSource({"dev-blob-4096, 1", "dev-merge-chunk, 3"})
  void v3BlobAsDevice_dataErrorNamesSystem(String name, int devices) throws IOException {
    Path image = Corpus.small().image(name);
    List<Path> blobs = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      byte[] original = Files.readAllBytes(image.resolveSibling(name + ".blob" + i));
      byte[] blob = v3Blob(original.length / 4096 * 4096 + 8192);
      System.arraycopy(original, 0, blob, 0, original.length / 4096 * 4096);
      blobs.add(Files.write(temp.resolve("blob" + i), blob));
    }
    List<String> messages = new ArrayList<>();
    try (FileSystem fs = Erofs.open(image, ErofsOptions.builder().devices(blobs).build())) {
      for (Path file : OtherSystemsTest.files(fs)) {
        try {
          Files.readAllBytes(file);
        } catch (UnsupportedImageException e) {
          messages.add(e.getMessage());
        }
      }
    }
    assertFalse(messages.isEmpty());
    for (String message : messages) {
      assertTrue(message.startsWith("unsupported: Nydus v3: the uncompressed device "), message);
    }
  }
}
