package io.github.jerofs.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import kotlin.io.path.PathsKt;
import okio.BufferedSource;
import okio.FileSystem;
import okio.Okio;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Libraries of input and output, on files of an image. */
final class IoLibrariesTest extends ToolTest {
  private static final byte[] DATA = new byte[300_000];

  static {
    new Random(3).nextBytes(DATA);
  }

  private Path image() throws IOException, InterruptedException {
    Path tree = newTree();
    write(tree.resolve("sub/data.bin"), DATA);
    write(tree.resolve("a.txt"), "text".getBytes(UTF_8));
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(tree.resolve("sub/a.zip")))) {
      zip.putNextEntry(new ZipEntry("b.txt"));
      zip.write("in a ZIP".getBytes(UTF_8));
    }
    return pack(tree, "-zlz4hc");
  }

  @Test
  @DisplayName("Okio: a source, and an image as its file system")
  void okio_sourceAndFileSystem() throws Exception {
    Path root = image();
    try (BufferedSource source = Okio.buffer(Okio.source(root.resolve("sub/data.bin")))) {
      assertArrayEquals(DATA, source.readByteArray());
    }
    FileSystem files = FileSystem.get(root.getFileSystem());
    assertEquals(
        List.of("a.txt", "sub"),
        files.list(okio.Path.get("/")).stream().map(okio.Path::name).sorted().toList());
    assertEquals(DATA.length, files.metadata(okio.Path.get("/sub/data.bin")).getSize());
    try (BufferedSource source = Okio.buffer(files.source(okio.Path.get("/a.txt")))) {
      assertEquals("text", source.readUtf8());
    }
  }

  @Test
  @DisplayName("Kotlin: the extension functions of Path")
  void kotlin_paths() throws Exception {
    Path root = image();
    assertEquals("text", PathsKt.readText(root.resolve("a.txt"), UTF_8));
    assertEquals(List.of(root.resolve("a.txt")), PathsKt.listDirectoryEntries(root, "*.txt"));
    assertEquals("a", PathsKt.getNameWithoutExtension(root.resolve("a.txt")));
    Path copy = temp.resolve("copy");
    PathsKt.copyToRecursively(
        root,
        copy,
        (from, to, e) -> {
          throw new AssertionError(e);
        },
        false,
        false);
    assertArrayEquals(DATA, Files.readAllBytes(copy.resolve("sub/data.bin")));
  }

  @Test
  @DisplayName("java.io.File: what takes one cannot work; a copy on the host does")
  void file_cannotWork() throws Exception {
    Path zip = image().resolve("sub/a.zip");
    var e = assertThrows(UnsupportedOperationException.class, () -> new ZipFile(zip.toFile()));
    assertTrue(String.valueOf(e.getMessage()).contains("Files.copy"), e::toString);
    assertThrows(IOException.class, () -> new ZipFile(zip.toString()));
    Path copy = temp.resolve("copy.zip");
    Files.copy(zip, copy);
    try (ZipFile file = new ZipFile(copy.toFile())) {
      byte[] content = file.getInputStream(file.getEntry("b.txt")).readAllBytes();
      assertEquals("in a ZIP", new String(content, UTF_8));
    }
  }
}
