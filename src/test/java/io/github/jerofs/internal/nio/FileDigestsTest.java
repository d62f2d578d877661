package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.hash.Hashing;
import io.github.jerofs.Erofs;
import io.github.jerofs.Verity;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.LimitExceededException;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.option.BuiltHashTree;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import io.github.jerofs.option.HashTreeFormat;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests of files as attributes. */
final class FileDigestsTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("jerofs.vectors", "../shared/vectors"));

  @TempDir private Path temp;

  private static List<Path> regularFiles(FileSystem fs) throws IOException {
    try (Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"z-lz4", "z-zstd-frag", "chunk-indexes"})
  void digests_matchData(String name) throws IOException {
    try (FileSystem fs = Erofs.open(Corpus.small().image(name))) {
      List<Path> files = regularFiles(fs);
      assertFalse(files.isEmpty());
      for (Path file : files) {
        byte[] data = Files.readAllBytes(file);
        Map<String, Object> digests = Files.readAttributes(file, "erofs:sha256,fsverity,nid");
        assertEquals(3, digests.size());
        assertEquals(Hashing.sha256().hashBytes(data).toString(), digests.get("sha256"));
        Path copy = Files.write(temp.resolve("copy"), data);
        assertEquals(Verity.measure(copy, FsVerityOptions.DEFAULT), digests.get("fsverity"));
      }
    }
  }

  @Test
  void all_excludesDigests() throws IOException {
    try (FileSystem fs = Erofs.open(Path.of("samples/sample.erofs"))) {
      Path file = regularFiles(fs).get(0);
      Map<String, Object> all = Files.readAttributes(file, "erofs:*");
      assertFalse(all.containsKey("sha256") || all.containsKey("fsverity"), all::toString);
      assertEquals(64, Files.getAttribute(file, "erofs:sha256").toString().length());
    }
  }

  @Test
  void notRegularFile_noDigest() throws IOException {
    try (FileSystem fs = Erofs.open(Path.of("samples/sample.erofs"))) {
      for (String name : List.of("sha256", "fsverity")) {
        assertThrows(
            FileSystemException.class, () -> Files.getAttribute(fs.getPath("/"), "erofs:" + name));
      }
    }
  }

  @Test
  void hugeZeros_limitExceeded() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "file", new byte[100]);
    byte[] image = Files.readAllBytes(tiny.write(temp.resolve("image")));
    int inode = 4096 + 2 * 32; // an extended inode in two slots
    image[inode] = 1;
    ByteBuffer.wrap(image)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(inode + 8, 1L << 50)
        .putInt(inode + 16, -1)
        .putInt(inode + 44, 1);
    Path file = Files.write(temp.resolve("huge"), image);
    try (FileSystem fs = Erofs.open(file)) {
      Path huge = fs.getPath("/file");
      assertEquals(1L << 50, Files.size(huge));
      assertThrows(LimitExceededException.class, () -> Files.getAttribute(huge, "erofs:sha256"));
      assertThrows(LimitExceededException.class, () -> Files.getAttribute(huge, "erofs:fsverity"));
    }
  }

  @Test
  void composefsObjects_digestAsStored() throws IOException {
    Path image = VECTORS.resolve("composefs/default/image.cfs");
    assumeTrue(Files.exists(image), () -> "no " + image);
    Path objects = image.resolveSibling("objects");
    int stated = 0;
    try (FileSystem fs = Erofs.open(image)) {
      for (Path file : regularFiles(fs)) {
        ErofsFileAttributeView view =
            Files.getFileAttributeView(file, ErofsFileAttributeView.class);
        FsVerityDigest digest = view.readFsVerityDigest();
        String hex = HexFormat.of().formatHex(digest.bytes());
        Path object = objects.resolve(hex.substring(0, 2)).resolve(hex.substring(2));
        if (Files.exists(object)) {
          stated++;
          assertEquals(Verity.measure(object, FsVerityOptions.DEFAULT), digest);
          assertThrows(UnsupportedImageException.class, view::readSha256);
        }
      }
    }
    assertTrue(stated > 0);
  }

  @Test
  void etag_filesOnly_isDigest() throws IOException {
    Path image = Files.copy(Path.of("samples/sample.erofs"), temp.resolve("image"));
    URI uri = URI.create("erofs:" + image.toUri() + "!/");
    try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of())) {
      Path file = regularFiles(fs).get(0);
      URLConnection connection = file.toUri().toURL().openConnection();
      String expected = "\"sha256:" + Files.getAttribute(file, "erofs:sha256") + "\"";
      assertEquals(expected, connection.getHeaderField("ETag"));
      assertEquals(expected, connection.getHeaderField("etag"));
      assertNull(fs.getPath("/").toUri().toURL().openConnection().getHeaderField("ETag"));
    }
  }

  @Test
  void damagedData_noDigest() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "file", new byte[5000]);
    Path image = tiny.write(temp.resolve("image"));
    BuiltHashTree tree = Verity.append(image, HashTreeFormat.DEFAULT);
    byte[] bytes = Files.readAllBytes(image);
    bytes[(int) tree.offset() - 1] ^= 1;
    Files.write(image, bytes);
    ErofsOptions options = ErofsOptions.builder().rootHash(tree.rootHash()).build();
    try (FileSystem fs = Erofs.open(image, options)) {
      for (String name : List.of("sha256", "fsverity")) {
        assertThrows(
            CorruptImageException.class,
            () -> Files.getAttribute(fs.getPath("/file"), "erofs:" + name));
      }
    }
  }
}
