package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.Erofs;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** U11: images in other file systems. */
final class NestedImagesTest extends ContractTest {
  private static void check(Path file) throws IOException {
    try (FileSystem fs = Erofs.open(file)) {
      read(fs);
    }
    URI uri = URI.create("erofs:" + file.toUri() + "!/");
    try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of())) {
      read(fs);
      Path path = fs.getPath("/names/in!/x");
      assertEquals(path, Path.of(path.toUri()));
      assertEquals("text", Files.readString(Path.of(path.toUri())));
    }
  }

  private static void read(FileSystem fs) throws IOException {
    assertArrayEquals(ContractTree.pattern(70000), Files.readAllBytes(fs.getPath("/sizes/70000")));
    try (var walk = Files.walk(fs.getPath("/"))) {
      assertEquals(124, walk.count());
    }
  }

  @Test
  @DisplayName("U11 an image in Jimfs")
  void jimfs_imageOpens() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      check(Files.copy(IMAGE_FILE, memory.getPath("/work/a b!.erofs")));
    }
  }

  @Test
  @DisplayName("U11, R7 an image in a JAR, whose channels have no positional reads")
  void jar_imageOpens() throws IOException {
    URI jar = URI.create("jar:" + temp.resolve("outer.jar").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      Files.createDirectory(zip.getPath("/in"));
      Files.copy(IMAGE_FILE, zip.getPath("/in/contract.erofs"));
    }
    try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of())) {
      check(zip.getPath("/in/contract.erofs"));
    }
  }

  @Test
  @DisplayName("U11 an image in another image")
  void erofs_imageOpens() throws IOException {
    // The only file of the sparse image gets the inner image as its data.
    byte[] outer = Files.readAllBytes(SPARSE_FILE);
    byte[] inner = Files.readAllBytes(IMAGE_FILE);
    int inode = inodeOfBig();
    int firstBlock = outer.length / 4096;
    ByteBuffer image =
        ByteBuffer.allocate(outer.length + inner.length)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .put(outer)
            .put(inner);
    image.putShort(inode, (short) 1); // extended, flat plain
    image.putLong(inode + 8, inner.length);
    image.putInt(inode + 16, firstBlock);
    image.putInt(1024 + 36, (outer.length + inner.length) / 4096);
    Path file = Files.write(temp.resolve("outer.erofs"), image.array());
    URI uri = URI.create("erofs:" + file.toUri() + "!/");
    try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of("verify", "none"))) {
      assertEquals(inner.length, Files.size(fs.getPath("/big")));
      check(fs.getPath("/big"));
    }
  }

  private static int inodeOfBig() throws IOException {
    try (FileSystem fs = Erofs.open(SPARSE_FILE)) {
      return (int) ((long) Files.getAttribute(fs.getPath("/big"), "erofs:nid") * 32);
    }
  }
}
