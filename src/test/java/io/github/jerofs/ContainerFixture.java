package io.github.jerofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Writes small images, and opens files that contain them. */
abstract class ContainerFixture {
  @TempDir Path temp;

  /** Returns the bytes of an image with one file. */
  byte[] image(String content) throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "file", content.repeat(1000).getBytes(US_ASCII));
    return Files.readAllBytes(tiny.write(temp.resolve("tiny")));
  }

  void assertHolds(String content, String location) throws IOException {
    try (FileSystem fs = Erofs.open(location)) {
      assertEquals(content.repeat(1000), Files.readString(fs.getPath("/file")));
    }
  }

  static String reason(String location) {
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> Erofs.open(location).close());
    return String.valueOf(e.getMessage());
  }
}
