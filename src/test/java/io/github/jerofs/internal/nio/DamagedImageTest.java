package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.testkit.TinyImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R4 and S8: reads and listings of damaged images. */
final class DamagedImageTest extends ContractTest {
  @Test
  @DisplayName("R4 truncating an open image causes IOExceptions")
  void truncated_ioException() throws IOException {
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "plain", ContractTree.pattern(200_000));
    Path file = tiny.write(temp.resolve("cut.erofs"));
    try (FileSystem fs = Erofs.open(file);
        FileChannel channel = FileChannel.open(fs.getPath("/plain"))) {
      try (FileChannel host = FileChannel.open(file, StandardOpenOption.WRITE)) {
        host.truncate(16_384);
      }
      ByteBuffer dst = ByteBuffer.allocate(1000);
      assertThrows(IOException.class, () -> channel.read(dst, 100_000));
      var sink = Channels.newChannel(new ByteArrayOutputStream());
      assertThrows(IOException.class, () -> channel.transferTo(100_000, 1000, sink));
      assertThrows(IOException.class, () -> Files.readAllBytes(fs.getPath("/plain")));
      assertEquals(1000, channel.read(dst.clear(), 0));
    }
  }

  @Test
  @DisplayName("S8 damage in the middle of a directory ends the listing with an exception")
  void damagedDirectory_iteratorException() throws IOException {
    TinyImage tiny = new TinyImage();
    for (int i = 1000; i < 1300; i++) {
      tiny.file(tiny.root(), "e" + i, new byte[0]);
    }
    Path file = tiny.write(temp.resolve("damaged.erofs"));
    byte[] image = Files.readAllBytes(file);
    int second = 5 * 4096; // superblock, three blocks of inodes, the first block of entries
    for (int i = 0; i < 64; i++) {
      image[second + i] = (byte) 0xff;
    }
    Files.write(file, image);
    try (FileSystem fs = Erofs.open(file);
        DirectoryStream<Path> stream = Files.newDirectoryStream(fs.getPath("/"))) {
      List<Path> seen = new ArrayList<>();
      DirectoryIteratorException e =
          assertThrows(DirectoryIteratorException.class, () -> stream.forEach(seen::add));
      assertInstanceOf(CorruptImageException.class, e.getCause());
      assertTrue(seen.size() > 200, () -> "seen " + seen.size());
    }
  }
}
