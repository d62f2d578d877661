package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.Erofs;
import io.github.jerofs.error.NotErofsException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.option.InapplicableOptionException;
import io.github.jerofs.storage.DeviceResolver;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The result of {@code FileSystems.newFileSystem(Path)} for various files. */
final class DiscoveryTest extends ContractTest {
  private static void open(Path file) throws IOException {
    FileSystems.newFileSystem(file).close();
  }

  private static Path zip() throws IOException {
    Path zip = temp.resolve("some.zip");
    Files.deleteIfExists(zip);
    URI uri = URI.create("jar:" + zip.toUri());
    try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
      Files.writeString(fs.getPath("/in.txt"), "text");
    }
    return zip;
  }

  @Test
  @DisplayName("Discovery: an image is accepted")
  void image_accepted() throws IOException {
    try (FileSystem fs = FileSystems.newFileSystem(IMAGE_FILE)) {
      assertInstanceOf(ErofsFileSystem.class, fs);
    }
  }

  @Test
  @DisplayName("Discovery: other files are declined, so that other providers can open them")
  void notAnImage_providerNotFound() throws IOException {
    Path text = Files.writeString(temp.resolve("text"), "no image");
    Path empty = Files.createFile(temp.resolve("empty"));
    Path zeros = Files.write(temp.resolve("zeros"), new byte[10_000]);
    for (Path file : new Path[] {text, empty, zeros, temp}) {
      assertThrows(ProviderNotFoundException.class, () -> open(file), file::toString);
      assertThrows(
          UnsupportedOperationException.class,
          () -> fs(Side.IMAGE).provider().newFileSystem(file, Map.of("unknown", "x")).close());
      assertThrows(NotErofsException.class, () -> Erofs.open(file).close(), file::toString);
    }
    assertThrows(NoSuchFileException.class, () -> open(temp.resolve("none")));
    assertThrows(NoSuchFileException.class, () -> Erofs.open(temp.resolve("none")).close());
  }

  @Test
  @DisplayName("Discovery: a FIFO is declined without waiting for a writer")
  void fifo_declined() {
    needs(Side.HOST, "fifo");
    Path fifo = at(Side.HOST, "special/fifo");
    assertThrows(NotErofsException.class, () -> Erofs.open(fifo).close());
    assertThrows(
        UnsupportedOperationException.class,
        () -> fs(Side.IMAGE).provider().newFileSystem(fifo, Map.of()).close());
  }

  @Test
  @DisplayName("Discovery: the error for a truncated image says so")
  void truncated_ioException() throws IOException {
    byte[] image = Files.readAllBytes(IMAGE_FILE);
    for (int length : new int[] {1028, 1100, 1152}) {
      Path file = Files.write(temp.resolve("cut-" + length), Arrays.copyOf(image, length));
      assertThrows(IOException.class, () -> open(file), () -> "length " + length);
    }
  }

  @Test
  @DisplayName("Discovery: errors in a recognised image are not reported as 'provider not found'")
  void recognised_unsupported_exceptionNotProviderNotFound() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path nested = Files.copy(IMAGE_FILE, memory.getPath("/work/nested.erofs"));
      Map<String, ?> mapped = Map.of("access", "mapped");
      for (Executable call :
          List.<Executable>of(
              () -> FileSystems.newFileSystem(nested, mapped).close(),
              () -> FileSystems.newFileSystem(URI.create("erofs:" + nested.toUri()), mapped),
              () ->
                  Erofs.open(nested, ErofsOptions.builder().access(ImageAccess.MAPPED).build()))) {
        var e = assertThrows(InapplicableOptionException.class, call);
        assertEquals("access", e.option());
      }
    }
    DeviceResolver unwilling =
        slot -> {
          throw new UnsupportedOperationException("no device " + slot.number());
        };
    Path image = Corpus.small().image("dev-blob-4096");
    var e =
        assertThrows(
            IOException.class,
            () -> FileSystems.newFileSystem(image, Map.of("devices", unwilling)).close());
    assertEquals(image + ": no device 1", e.getMessage());
  }

  @Test
  @DisplayName("Discovery: ZIP files are left to zipfs, with its own env")
  void zip_openedByZipfs() throws IOException {
    Path zip = zip();
    for (Map<String, ?> env : List.<Map<String, ?>>of(Map.of(), Map.of("create", "false"))) {
      try (FileSystem fs = FileSystems.newFileSystem(zip, env)) {
        assertEquals("jar", fs.provider().getScheme());
      }
      // The provider must decline if it is consulted first, as on the module path.
      assertThrows(
          UnsupportedOperationException.class,
          () -> fs(Side.IMAGE).provider().newFileSystem(zip, env).close());
    }
  }

  @Test
  @DisplayName(
      "D1 an image that ends in a ZIP file: newFileSystem opens the ZIP, Erofs.open the image")
  void imageAndZip_erofsOpenReadsImage() throws IOException {
    Path both = Files.copy(IMAGE_FILE, temp.resolve("both"));
    Files.write(both, Files.readAllBytes(zip()), StandardOpenOption.APPEND);
    try (FileSystem fs = Erofs.open(both)) {
      assertEquals("text", Files.readString(fs.getPath("/dir/file")));
    }
    try (FileSystem fs =
        FileSystems.newFileSystem(URI.create("erofs:" + both.toUri() + "!/"), Map.of())) {
      assertEquals("text", Files.readString(fs.getPath("/dir/file")));
      assertFalse(Files.exists(fs.getPath("/in.txt")));
    }
  }

  @Test
  @DisplayName("F18 env: unknown keys and wrong types are rejected for an image")
  void env_bad_illegalArgument() {
    for (Map<String, ?> env :
        List.<Map<String, ?>>of(
            Map.of("unknown", "x"), Map.of("access", "nope"), Map.of("cacheBytes", 1.5))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> FileSystems.newFileSystem(IMAGE_FILE, env).close(),
          env::toString);
    }
  }

  @Test
  @DisplayName("F18 env: an offset")
  void env_offset() throws IOException {
    byte[] image = Files.readAllBytes(IMAGE_FILE);
    byte[] shifted = new byte[image.length + 5000];
    System.arraycopy(image, 0, shifted, 5000, image.length);
    Path file = Files.write(temp.resolve("shifted"), shifted);
    for (Object offset : new Object[] {5000, 5000L, "5000"}) {
      try (FileSystem fs = FileSystems.newFileSystem(file, Map.of("offset", offset))) {
        assertEquals("text", Files.readString(fs.getPath("/dir/file")));
      }
    }
    assertThrows(ProviderNotFoundException.class, () -> open(file));
  }
}
