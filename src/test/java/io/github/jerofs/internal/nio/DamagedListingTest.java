package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.Erofs;
import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.build.ContentSource;
import io.github.jerofs.build.EntryAttributes;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.internal.io.DirectoryFiles;
import java.io.IOException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings that fail after the first entries throw checked exceptions. */
final class DamagedListingTest {
  private static final int BLOCK = 4096;

  @TempDir private Path temp;

  /** Returns an image with a directory of several blocks, of which the second is damaged. */
  private Path damaged() throws IOException {
    Path image = temp.resolve("image.erofs");
    ErofsBuilder builder = ErofsBuilder.to(image);
    for (int i = 0; i < 1000; i++) {
      String path = "/d/file-with-a-long-name-" + i;
      builder.file(path, EntryAttributes.of(0644), ContentSource.of(new byte[0]));
    }
    builder.build();
    List<FileExtent> extents = new ArrayList<>();
    try (FileSystem fs = Erofs.open(image)) {
      Files.getFileAttributeView(fs.getPath("/d"), ErofsFileAttributeView.class)
          .readExtents(extents::add);
    }
    byte[] bytes = Files.readAllBytes(image);
    int second = (int) extents.get(0).address() + BLOCK;
    Arrays.fill(bytes, second, second + BLOCK, (byte) 0xff);
    return Files.write(image, bytes);
  }

  @Test
  void directoryFiles_checkedException() throws IOException {
    try (FileSystem fs = Erofs.open(damaged())) {
      List<Path> listed = new ArrayList<>();
      assertThrows(
          CorruptImageException.class, () -> DirectoryFiles.forEach(fs.getPath("/d"), listed::add));
      assertEquals("/d/file-with-a-long-name-0", listed.get(0).toString());
    }
  }

  @Test
  void url_checkedException() throws IOException {
    try (FileSystem fs = Erofs.open(damaged())) {
      URL directory = fs.getPath("/d").toUri().toURL();
      assertThrows(CorruptImageException.class, directory::openStream);
    }
  }
}
