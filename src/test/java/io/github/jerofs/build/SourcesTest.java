package io.github.jerofs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.testkit.Manifest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories of other file systems as sources. */
final class SourcesTest {
  private static final EntryAttributes PLAIN = EntryAttributes.of(0640).withOwner(7, 70_000);

  @TempDir private Path temp;

  private static ContentSource content(String text) {
    return ContentSource.of(text.repeat(3000).getBytes(UTF_8));
  }

  /** Builds an image of {@code root}, opens it and returns its root. */
  private FileSystem imageOf(Path root) throws IOException {
    Path image = temp.resolve("image");
    ErofsBuilder.to(image).addTree(root).build();
    return Erofs.open(image);
  }

  @Test
  void union_itsMergedTree() throws IOException {
    Path lower = temp.resolve("lower");
    ErofsBuilder.to(lower)
        .file("/d/kept", PLAIN.withXattr("security.label", new byte[] {1}), content("kept"))
        .file("/d/gone", PLAIN, content("gone"))
        .file("/d/changed", PLAIN, content("old"))
        .build();
    Path upper = temp.resolve("upper");
    ErofsBuilder.to(upper)
        .file("/d/changed", PLAIN, content("new"))
        .special("/d/gone", SpecialType.CHARACTER_DEVICE, EntryAttributes.of(0), 0, 0)
        .build();
    try (FileSystem union = Erofs.union(upper, lower);
        FileSystem fs = imageOf(union.getPath("/"))) {
      assertEquals(
          List.of(),
          Manifest.of(union.getPath("/"))
              .portable()
              .differences(Manifest.of(fs.getPath("/")).portable()));
      assertTrue(Files.readString(fs.getPath("/d/changed")).startsWith("new"));
      assertFalse(Files.exists(fs.getPath("/d/gone")));
      assertArrayEquals(
          new byte[] {1},
          (byte[]) Files.getAttribute(fs.getPath("/d/kept"), "xattr:security.label"));
    }
  }

  private static void assertDefaults(Path directory, Path file, Instant time) throws IOException {
    for (Path path : List.of(directory, file)) {
      int mode = Files.isDirectory(path) ? 040755 : 0100644;
      assertEquals(
          Map.of("mode", mode, "uid", 0, "gid", 0),
          Files.readAttributes(path, "unix:mode,uid,gid"));
    }
    assertEquals(FileTime.from(time), Files.getLastModifiedTime(file));
  }

  @Test
  void windows_defaultModesAndOwners() throws IOException {
    Instant time = Instant.ofEpochSecond(1_600_000_000);
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path tree = Files.createDirectories(windows.getPath("C:\\Some Tree"));
      Path file = Files.createDirectory(tree.resolve("Dir")).resolve("Größe.txt");
      Files.writeString(file, "text");
      Files.setLastModifiedTime(file, FileTime.from(time));
      try (FileSystem fs = imageOf(tree)) {
        assertDefaults(fs.getPath("/Dir"), fs.getPath("/Dir/Größe.txt"), time);
        assertEquals("text", Files.readString(fs.getPath("/Dir/Größe.txt")));
        assertFalse(Files.exists(fs.getPath("/dir")));
      }
    }
  }

  @Test
  void zip_defaultModesAndOwners() throws IOException {
    Instant time = Instant.ofEpochSecond(1_600_000_000);
    URI uri = URI.create("jar:" + temp.resolve("a.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
      Path file = Files.createDirectory(zip.getPath("/d")).resolve("f");
      Files.writeString(file, "text");
      Files.setLastModifiedTime(file, FileTime.from(time));
      try (FileSystem fs = imageOf(zip.getPath("/"))) {
        assertDefaults(fs.getPath("/d"), fs.getPath("/d/f"), time);
        assertEquals("text", Files.readString(fs.getPath("/d/f")));
      }
    }
  }

  /** Before Linux 6.15, the field where 48-bit images store times is reserved. */
  @Test
  void compactInodes_reservedFieldsAreZero() throws IOException {
    Path image = temp.resolve("image");
    ErofsBuilder builder = ErofsBuilder.to(image);
    for (int i = 0; i < 40; i++) {
      Instant time = Instant.ofEpochSecond(1_600_000_000 + i % 2);
      builder.file("/" + i, EntryAttributes.of(0644).withModified(time), content("" + i));
    }
    builder.build();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(image)).order(ByteOrder.LITTLE_ENDIAN);
    int metadata = bytes.getInt(1024 + 40) * 4096;
    int compact = 0;
    try (FileSystem fs = Erofs.open(image)) {
      for (int i = 0; i < 40; i++) {
        long ino = (long) Files.getAttribute(fs.getPath("/" + i), "unix:ino");
        int inode = metadata + 32 * (int) ino;
        if ((bytes.getShort(inode) & 1) == 0) {
          compact++;
          assertEquals(0, bytes.getInt(inode + 12), "i_mtime of /" + i);
          assertEquals(0, bytes.getInt(inode + 28), "i_reserved of /" + i);
        } else {
          assertEquals(0, bytes.getLong(inode + 48) | bytes.getLong(inode + 56), "/" + i);
        }
      }
    }
    assertEquals(20, compact); // the others have another time than the image
  }
}
