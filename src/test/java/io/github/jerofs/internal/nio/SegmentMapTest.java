package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.TinyImage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * C24: {@code FileChannel.map} into memory segments, by reflection, as the tests are compiled for
 * Java 17.
 */
@SuppressWarnings("NullAway.Init")
final class SegmentMapTest {
  private static final byte[] DATA = ContractTree.pattern(70_000);

  private static final int SHIFT = 512;
  private static final ErofsOptions SHIFTED = ErofsOptions.builder().offset(SHIFT).build();

  @TempDir private Path temp;
  private Path image;
  private Class<?> arenas;

  @BeforeEach
  void makeImage() throws IOException, ReflectiveOperationException {
    assumeTrue(Runtime.version().feature() >= 22, "memory segments need Java 22");
    try {
      Class<?> unused = Class.forName(getClass().getPackageName() + ".SegmentFileChannel");
    } catch (ClassNotFoundException e) {
      assumeTrue(false, "src/main/java22 was not compiled: " + e);
    }
    arenas = Class.forName("java.lang.foreign.Arena");
    TinyImage tiny = new TinyImage();
    tiny.file(tiny.root(), "plain", DATA);
    tiny.hole(tiny.root(), "hole", 100_000);
    image = tiny.write(temp.resolve("tiny.erofs"));
  }

  /** Returns a file in which no block of the image begins with a page. */
  private Path shifted() throws IOException {
    byte[] bytes = Files.readAllBytes(image);
    byte[] moved = new byte[SHIFT + bytes.length];
    System.arraycopy(bytes, 0, moved, SHIFT, bytes.length);
    return Files.write(temp.resolve("shifted.erofs"), moved);
  }

  private AutoCloseable arena() throws ReflectiveOperationException {
    return (AutoCloseable) arenas.getMethod("ofShared").invoke(null);
  }

  private Object map(FileChannel channel, long at, long size, Object arena) throws Throwable {
    try {
      return FileChannel.class
          .getMethod("map", FileChannel.MapMode.class, long.class, long.class, arenas)
          .invoke(channel, FileChannel.MapMode.READ_ONLY, at, size, arena);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object call(Object segment, String method) throws ReflectiveOperationException {
    return Class.forName("java.lang.foreign.MemorySegment").getMethod(method).invoke(segment);
  }

  @Test
  @DisplayName("C24 plain data maps into a segment that is mapped and read-only")
  void map_plain_segment() throws Throwable {
    try (AutoCloseable arena = arena();
        FileSystem fs = Erofs.open(image);
        FileChannel channel = FileChannel.open(fs.getPath("/plain"))) {
      Object segment = map(channel, 100, 69_900, arena);
      assertEquals(true, call(segment, "isMapped"));
      assertEquals(true, call(segment, "isReadOnly"));
      ByteBuffer bytes = ((ByteBuffer) call(segment, "asByteBuffer"));
      byte[] found = new byte[69_900];
      bytes.get(found);
      assertArrayEquals(java.util.Arrays.copyOfRange(DATA, 100, 70_000), found);
    }
  }

  @Test
  @DisplayName("C24 a segment belongs to its arena: it ends with the arena, not with the channel")
  void map_segment_belongsToTheArena() throws Throwable {
    ByteBuffer bytes;
    try (AutoCloseable arena = arena()) {
      Object segment;
      try (FileSystem fs = Erofs.open(image);
          FileChannel channel = FileChannel.open(fs.getPath("/plain"))) {
        segment = map(channel, 0, 70_000, arena);
        assertEquals(70_000L, call(segment, "byteSize"));
        assertEquals(0L, call(map(channel, 0, 0, arena), "byteSize"));
      }
      assertEquals(arenas.getMethod("scope").invoke(arena), call(segment, "scope"));
      bytes = (ByteBuffer) call(segment, "asByteBuffer");
      assertEquals(DATA[69_999], bytes.get(69_999));
    }
    ByteBuffer ended = bytes;
    assertThrows(IllegalStateException.class, () -> ended.get(0));
  }

  @Test
  @DisplayName("C24 errors name the reason and an alternative")
  void map_notMappableOrClosedArena_throws() throws Throwable {
    try (FileSystem fs = Erofs.open(image);
        FileChannel plain = FileChannel.open(fs.getPath("/plain"));
        FileChannel hole = FileChannel.open(fs.getPath("/hole"))) {
      try (AutoCloseable arena = arena()) {
        var e = assertThrows(UnsupportedOperationException.class, () -> map(hole, 0, 1000, arena));
        assertTrue(String.valueOf(e.getMessage()).contains("Lucene: NIOFSDirectory"), e::toString);
        assertThrows(IOException.class, () -> map(plain, 0, 1L << 31, arena)); // past the end
        try (FileSystem shifted = Erofs.open(shifted(), SHIFTED);
            FileChannel channel = FileChannel.open(shifted.getPath("/plain"))) {
          e = assertThrows(UnsupportedOperationException.class, () -> map(channel, 0, 4, arena));
          assertTrue(String.valueOf(e.getMessage()).contains("begin with a page"), e::toString);
        }
      }
      AutoCloseable closed = arena();
      closed.close();
      assertInstanceOf(
          IllegalStateException.class,
          assertThrows(RuntimeException.class, () -> map(plain, 0, 1, closed)));
    }
  }
}
