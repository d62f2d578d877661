package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ByteSource;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.TestSource;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources of the library: files, slices and sequences. */
final class LibrarySourcesTest {
  @TempDir private Path temp;

  private Path withPlainFile() throws IOException {
    TinyImage tiny = new TinyImage();
    byte[] data = new byte[40_000];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) ((i * 31) >> 3);
    }
    tiny.file(tiny.root(), "plain", data);
    return tiny.write(temp.resolve("tiny.erofs"));
  }

  private static void assertMaps(FileSystem fs) throws IOException {
    byte[] bytes = Files.readAllBytes(fs.getPath("/plain"));
    byte[] mapped = new byte[bytes.length];
    try (FileChannel channel = FileChannel.open(fs.getPath("/plain"))) {
      channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes.length).get(mapped);
    }
    assertArrayEquals(bytes, mapped);
  }

  @Test
  void librarySources_mappableLikeFiles() throws IOException {
    Path file = withPlainFile();
    try (FileSystem fs = Erofs.open(ByteSources.of(file))) {
      assertMaps(fs);
    }
    byte[] image = Files.readAllBytes(file);
    byte[] longer = new byte[image.length + 8192];
    System.arraycopy(image, 0, longer, 4096, image.length);
    Path host = Files.write(temp.resolve("longer"), longer);
    try (FileSystem fs = Erofs.open(ByteSources.slice(ByteSources.of(host), 4096, image.length))) {
      assertMaps(fs);
    }
    // The file's data is in the second part, or spans both.
    int data = image.length - 40_960;
    Files.createFile(temp.resolve("empty"));
    try (FileSystem fs = Erofs.open(inTwo(file, data))) {
      assertMaps(fs);
    }
    try (FileSystem fs = Erofs.open(inTwo(file, data + 5000));
        FileChannel channel = FileChannel.open(fs.getPath("/plain"))) {
      UnsupportedOperationException e =
          assertThrows(
              UnsupportedOperationException.class,
              () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 40_000));
      assertTrue(e.toString().contains("one part"), e::toString);
      assertEquals(5000, channel.map(FileChannel.MapMode.READ_ONLY, 0, 5000).capacity());
      assertArrayEquals(
          Arrays.copyOfRange(image, data, data + 40_000), Files.readAllBytes(fs.getPath("/plain")));
    }
  }

  private static ByteSource inTwo(Path file, long at) throws IOException {
    long length = Files.size(file);
    return ByteSources.concat(
        List.of(
            ByteSources.slice(ByteSources.of(file), 0, at),
            ByteSources.of(file.resolveSibling("empty")),
            ByteSources.slice(ByteSources.of(file), at, length - at)));
  }

  @Test
  void concat_ofFileAndUserSource_equalsManifest() throws IOException {
    Path file = Corpus.small().image(ByteSourceTest.IMAGE);
    long length = Files.size(file);
    for (long at : new long[] {1, 1030, 4096, 4100, length / 2, length - 1}) {
      TestSource second = TestSource.of(file);
      ByteSource whole =
          ByteSources.concat(
              List.of(
                  ByteSources.slice(ByteSources.of(file), 0, at),
                  ByteSources.slice(second, at, length - at)));
      try (FileSystem fs = Erofs.open(whole)) {
        ByteSourceTest.assertTruth(ByteSourceTest.IMAGE, fs);
      }
      assertEquals(1, second.closes());
    }
  }

  @Test
  void librarySources_haveNameLengthAndIdentity() throws IOException {
    Path file = Corpus.small().image("names");
    try (ByteSource source = ByteSources.of(file, ImageAccess.CHANNEL)) {
      assertEquals(Files.size(file), source.length());
      assertEquals(file.toString(), source.name());
      assertEquals(Optional.empty(), source.identity());
      ByteBuffer magic = ByteBuffer.allocate(4);
      assertEquals(4, source.read(1024, magic));
      assertArrayEquals(
          new byte[] {(byte) 0xe2, (byte) 0xe1, (byte) 0xf5, (byte) 0xe0}, magic.array());
      assertEquals(-1, source.read(source.length(), magic.clear()));
    }
    assertThrows(NoSuchFileException.class, () -> ByteSources.of(temp.resolve("missing")));
  }
}
