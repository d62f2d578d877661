package io.github.jerofs.internal.nio;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.Mkfs;
import io.github.jerofs.testkit.TinyImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** C24: which ranges can be mapped, and the errors for the others. */
@SuppressWarnings("NullAway.Init")
final class MapTest {
  private static final byte[] DATA = ContractTree.pattern(70_000);

  @TempDir private Path temp;
  private Path image;

  @BeforeEach
  void makeImage() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "plain", DATA);
    tiny.file(tiny.root(), "empty", new byte[0]);
    tiny.hole(tiny.root(), "hole", 100_000);
    image = tiny.write(temp.resolve("tiny.erofs"));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static MappedByteBuffer map(FileSystem fs, String path) throws IOException {
    try (FileChannel channel = FileChannel.open(fs.getPath(path))) {
      return channel.map(READ_ONLY, 0, channel.size());
    }
  }

  @Test
  @DisplayName("C24 a mapping has the file's bytes, is read-only and outlives channel and image")
  void map_plain_outlivesChannelAndFileSystem() throws IOException {
    MappedByteBuffer whole;
    MappedByteBuffer part;
    try (FileSystem fs = Erofs.open(image);
        FileChannel channel = FileChannel.open(fs.getPath("/plain"))) {
      whole = channel.map(READ_ONLY, 0, 70_000);
      part = channel.map(READ_ONLY, 4097, 65_903);
      assertEquals(0, channel.map(READ_ONLY, 70_000, 0).capacity());
      assertEquals(0, channel.position());
    }
    assertTrue(whole.isDirect() && whole.isReadOnly());
    assertThrows(ReadOnlyBufferException.class, () -> whole.put(0, (byte) 1));
    assertArrayEquals(DATA, bytes(whole.load()));
    assertArrayEquals(Arrays.copyOfRange(DATA, 4097, 70_000), bytes(part));
  }

  @Test
  @DisplayName("C24 files in an image at an offset can be mapped, and so can empty files")
  void map_offset() throws IOException {
    ByteArrayOutputStream shifted = new ByteArrayOutputStream();
    shifted.write(new byte[12_288]);
    shifted.write(Files.readAllBytes(image));
    Path file = Files.write(temp.resolve("shifted"), shifted.toByteArray());
    try (FileSystem fs = Erofs.open(file, ErofsOptions.builder().offset(12_288).build())) {
      assertArrayEquals(DATA, bytes(map(fs, "/plain")));
      assertEquals(0, map(fs, "/empty").capacity());
    }
  }

  @Test
  @DisplayName("C24 map checks its arguments")
  void map_arguments() throws IOException {
    try (FileSystem fs = Erofs.open(image);
        FileChannel channel = FileChannel.open(fs.getPath("/plain"))) {
      assertThrows(IllegalArgumentException.class, () -> channel.map(READ_ONLY, -1, 1));
      assertThrows(IllegalArgumentException.class, () -> channel.map(READ_ONLY, 0, -1));
      assertThrows(IllegalArgumentException.class, () -> channel.map(READ_ONLY, 0, 1L << 31));
      assertThrows(IOException.class, () -> channel.map(READ_ONLY, 69_999, 2));
      assertThrows(IOException.class, () -> channel.map(READ_ONLY, Long.MAX_VALUE, 1));
    }
  }

  private static void assertUnmappable(FileSystem fs, String path, String reason) {
    UnsupportedOperationException e =
        assertThrows(UnsupportedOperationException.class, () -> map(fs, path));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
  }

  @Test
  @DisplayName("C24 holes and files of images that are read through a channel cannot be mapped")
  void map_notMappable_messageHasReason() throws IOException {
    try (FileSystem fs = Erofs.open(image)) {
      assertUnmappable(fs, "/hole", "a hole at byte 0");
    }
    try (FileSystem fs =
        Erofs.open(image, ErofsOptions.builder().access(ImageAccess.CHANNEL).build())) {
      assertUnmappable(fs, "/plain", "read through a channel");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-Enoinline_data, 70000, ''",
    "-Enoinline_data, 100, ''",
    "-x1, 100, ''", // the whole file is the tail
    "-x1, 69632, ''", // there is no tail
    "-x1, 70000, it continues elsewhere at byte 69632",
    "--chunksize=4096, 70000, it continues elsewhere",
    "--chunksize=131072, 70000, ''",
    "-zlz4, 70000, compressed",
  })
  @DisplayName("C24 files in images of mkfs.erofs can be mapped if they are contiguous")
  void map_layouts(String option, int size, String reason) throws Exception {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    byte[] data = Arrays.copyOf(DATA, size);
    Files.write(tree.resolve("file"), data);
    Path packed = Mkfs.pack(tree, temp.resolve("packed.erofs"), option);
    try (FileSystem fs = Erofs.open(packed)) {
      if (reason.isEmpty()) {
        assertArrayEquals(data, bytes(map(fs, "/file")));
      } else {
        assertUnmappable(fs, "/file", reason);
      }
      assertArrayEquals(data, Files.readAllBytes(fs.getPath("/file")));
    }
  }

  @Test
  @DisplayName("C24 adjacent chunks are contiguous")
  void map_adjacentChunks() throws Exception {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    byte[] data = new byte[40_960];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 31 + i / 4096); // no two chunks are equal
    }
    Files.write(tree.resolve("file"), data);
    Path packed = Mkfs.pack(tree, temp.resolve("packed.erofs"), "--chunksize=4096");
    try (FileSystem fs = Erofs.open(packed)) {
      assertArrayEquals(data, bytes(map(fs, "/file")));
    }
  }

  @Test
  @DisplayName("C24 a replaced image file is not mapped, because its bytes would differ")
  void map_fileReplaced_rejected() throws IOException {
    try (FileSystem fs = Erofs.open(image)) {
      Path other = Files.write(temp.resolve("other"), new byte[(int) Files.size(image)]);
      Files.move(other, image, StandardCopyOption.REPLACE_EXISTING);
      assertThrows(IOException.class, () -> map(fs, "/plain"));
      assertArrayEquals(DATA, Files.readAllBytes(fs.getPath("/plain")));
    }
  }

  @Test
  @DisplayName("R1 R2 map of an interrupted thread succeeds and keeps the interrupt status")
  void map_interrupted() throws IOException {
    try (FileSystem fs = Erofs.open(image);
        FileChannel channel = FileChannel.open(fs.getPath("/plain"))) {
      Thread.currentThread().interrupt();
      try {
        assertArrayEquals(DATA, bytes(channel.map(READ_ONLY, 0, 70_000)));
      } finally {
        assertTrue(Thread.interrupted());
      }
      assertTrue(channel.isOpen());
    }
  }
}
