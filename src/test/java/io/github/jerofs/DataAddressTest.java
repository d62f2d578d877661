package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.testkit.Corpus;
import io.github.jerofs.testkit.ImageBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An extent that begins just below 2^64, so that its end wraps around to the beginning of the
 * image.
 */
final class DataAddressTest {
  private static final int BEFORE = 100;
  private static final int PLAIN_20_KIB = 5 << 12;

  @TempDir private Path temp;

  /** Changes the first extent of /c2, 14,507 bytes, to a plain one. */
  private Path image() throws IOException {
    Path base = Corpus.small().folder().resolve("corrupt/bases/48.erofs");
    ImageBytes bytes = ImageBytes.of(base);
    int extent = bytes.extent("/c2", 0);
    bytes.set32(extent, PLAIN_20_KIB).set32(extent + 4, -BEFORE).set32(extent + 8, -1);
    return Files.write(temp.resolve("wrapping.erofs"), bytes.toArray());
  }

  @ParameterizedTest
  @EnumSource(names = {"MAPPED", "CHANNEL"})
  void wrappingAddress_corrupt(ImageAccess access) throws IOException {
    ErofsOptions options = ErofsOptions.builder().access(access).build();
    try (FileSystem fs = Erofs.open(image(), options);
        FileChannel channel = FileChannel.open(fs.getPath("/c2"))) {
      for (long position : new long[] {0, BEFORE - 1, BEFORE, 2 * BEFORE}) {
        ByteBuffer buffer = ByteBuffer.allocate(10);
        assertThrows(CorruptImageException.class, () -> channel.read(buffer, position));
        assertThrows(CorruptImageException.class, () -> channel.position(position).read(buffer));
        assertEquals(0, buffer.position());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WritableByteChannel target = Channels.newChannel(out);
        assertThrows(CorruptImageException.class, () -> channel.transferTo(position, 10, target));
        assertEquals(0, out.size());
        assertThrows(
            CorruptImageException.class, () -> channel.map(MapMode.READ_ONLY, position, 10));
      }
    }
  }
}
