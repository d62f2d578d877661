package io.github.jerofs.internal.nio;

import static java.nio.channels.FileChannel.MapMode.PRIVATE;
import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C24: methods of FileChannel beyond SeekableByteChannel; {@link MapTest} covers mapping. */
final class FileChannelTest extends ContractTest {
  private static final byte[] LARGE = ContractTree.pattern(70_000);

  private static FileChannel open(Side side) throws IOException {
    return FileChannel.open(at(side, "sizes/70000"));
  }

  private static byte[] slice(int from, int to) {
    return Arrays.copyOfRange(LARGE, from, to);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 FileChannel.open works, and newByteChannel returns a FileChannel, too")
  void open_options(Side side) throws IOException {
    try (FileChannel channel = open(side);
        var plain = Files.newByteChannel(at(side, "sizes/5000"))) {
      assertEquals(70_000, channel.size());
      assertInstanceOf(FileChannel.class, plain);
    }
    if (side == Side.IMAGE) {
      assertThrows(
          ReadOnlyFileSystemException.class,
          () -> FileChannel.open(image("/sizes/5000"), StandardOpenOption.WRITE).close());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 positional reads do not change the channel's position")
  void read_atPosition(Side side) throws IOException {
    try (FileChannel channel = open(side)) {
      channel.position(7);
      for (int at : new int[] {0, 4095, 4096, 69_990, 65_536}) {
        ByteBuffer dst = ByteBuffer.allocate(100);
        int n = channel.read(dst, at);
        assertEquals(Math.min(100, 70_000 - at), n);
        assertArrayEquals(slice(at, at + n), Arrays.copyOf(dst.array(), n));
      }
      assertEquals(7, channel.position());
      assertEquals(-1, channel.read(ByteBuffer.allocate(1), 70_000));
      assertEquals(-1, channel.read(ByteBuffer.allocate(1), 1L << 40));
      assertEquals(0, channel.read(ByteBuffer.allocate(0), 3));
      assertThrows(IllegalArgumentException.class, () -> channel.read(ByteBuffer.allocate(1), -1));
      assertThrows(
          IllegalArgumentException.class,
          () -> channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer(), 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 scattering reads fill the buffers in order")
  void read_scatter(Side side) throws IOException {
    try (FileChannel channel = open(side)) {
      channel.position(69_000);
      ByteBuffer[] dsts = new ByteBuffer[5];
      Arrays.setAll(dsts, i -> ByteBuffer.allocate(300 * i));
      assertEquals(900, channel.read(dsts, 1, 2));
      assertEquals(69_900, channel.position());
      assertArrayEquals(slice(69_000, 69_300), dsts[1].array());
      assertArrayEquals(slice(69_300, 69_900), dsts[2].array());
      assertEquals(100, channel.read(dsts));
      assertArrayEquals(slice(69_900, 70_000), Arrays.copyOf(dsts[3].array(), 100));
      assertEquals(-1, channel.read(dsts));
      assertEquals(0, channel.read(dsts, 0, 1));
      assertEquals(0, channel.read(dsts, 0, 0));
      assertThrows(IndexOutOfBoundsException.class, () -> channel.read(dsts, 4, 2));
      dsts[4] = dsts[4].asReadOnlyBuffer();
      assertThrows(IllegalArgumentException.class, () -> channel.read(dsts));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 transferTo copies any part to any channel")
  void transferTo_parts(Side side) throws IOException {
    Path copy = temp.resolve("transfer-" + side);
    try (FileChannel channel = open(side);
        FileChannel file =
            FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(7);
      for (int[] part : new int[][] {{0, 70_000}, {1, 4095}, {65_000, 5000}, {69_999, 99}}) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] expected = slice(part[0], Math.min(70_000, part[0] + part[1]));
        transferAll(channel, part[0], part[1], Channels.newChannel(out));
        assertArrayEquals(expected, out.toByteArray());
        file.truncate(0);
        transferAll(channel, part[0], part[1], file);
        assertArrayEquals(expected, Files.readAllBytes(copy));
        file.truncate(0);
        assertEquals(expected.length, file.transferFrom(channel.position(part[0]), 0, part[1]));
        assertArrayEquals(expected, Files.readAllBytes(copy));
        channel.position(7);
      }
      assertEquals(0, channel.transferTo(70_000, 1, file));
      assertEquals(0, channel.transferTo(1L << 40, Long.MAX_VALUE, file));
      assertEquals(0, channel.transferTo(0, 0, file));
      assertEquals(7, channel.position());
    }
  }

  private static void transferAll(
      FileChannel channel, int from, int count, WritableByteChannel target) throws IOException {
    long done = 0;
    for (long n = 1; n > 0; done += n) {
      n = channel.transferTo(from + done, count - done, target);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 transferTo checks its arguments and its target")
  void transferTo_badArguments_rejected(Side side) throws IOException {
    try (FileChannel channel = open(side);
        FileChannel other = open(side)) {
      WritableByteChannel sink = Channels.newChannel(new ByteArrayOutputStream());
      assertThrows(IllegalArgumentException.class, () -> channel.transferTo(-1, 1, sink));
      assertThrows(IllegalArgumentException.class, () -> channel.transferTo(0, -1, sink));
      assertThrows(NonWritableChannelException.class, () -> channel.transferTo(0, 1, other));
      sink.close();
      assertThrows(ClosedChannelException.class, () -> channel.transferTo(0, 1, sink));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 transferTo stops when the target accepts no more bytes")
  void transferTo_slowTarget(Side side) throws IOException {
    try (FileChannel channel = open(side)) {
      assertEquals(1000, channel.transferTo(10, 60_000, new Limited(1000)));
      assertEquals(0, channel.transferTo(10, 60_000, new Limited(0)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MAPPED", "CHANNEL"})
  @DisplayName("C24 an Error thrown by the target is passed on")
  void transferTo_targetError_rethrown(ImageAccess access) throws IOException {
    ErofsOptions options = ErofsOptions.builder().access(access).build();
    try (FileSystem fs = Erofs.open(IMAGE_FILE, options);
        FileChannel channel = FileChannel.open(fs.getPath("sizes/70000"))) {
      InternalError e =
          assertThrows(InternalError.class, () -> channel.transferTo(0, 10, new Broken()));
      assertEquals("of the target", e.getMessage());
    }
  }

  private record Broken() implements WritableByteChannel {
    @Override
    public int write(ByteBuffer src) {
      throw new InternalError("of the target");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  /** Accepts a limited number of bytes per write, like a non-blocking socket. */
  private record Limited(int most) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer src) {
      int n = Math.min(most, src.remaining());
      src.position(src.position() + n);
      return n;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C17 C24 all writing methods are rejected")
  void write_everyMethod_rejected(Side side) throws IOException {
    try (FileChannel channel = open(side);
        ReadableByteChannel source = open(side)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      List<Executable> writes =
          List.of(
              () -> channel.write(one),
              () -> channel.write(one, 0),
              () -> channel.write(new ByteBuffer[] {one}),
              () -> channel.transferFrom(source, 0, 1),
              () -> channel.truncate(70_000),
              () -> channel.map(READ_WRITE, 0, 1),
              () -> channel.map(PRIVATE, 0, 1),
              () -> channel.lock().close(),
              () -> channel.tryLock(0, 1, false));
      for (Executable write : writes) {
        assertThrows(NonWritableChannelException.class, write);
      }
      assertThrows(IllegalArgumentException.class, () -> channel.write(one, -1));
      channel.force(true);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 shared locks are granted")
  void lock_shared(Side side) throws IOException {
    FileLock last;
    try (FileChannel channel = open(side)) {
      FileLock lock = channel.lock(0, Long.MAX_VALUE, true);
      assertTrue(lock.isValid() && lock.isShared());
      assertEquals(channel, lock.acquiredBy());
      lock.release();
      assertFalse(lock.isValid());
      last = channel.tryLock(5, 10, true);
      assertTrue(last.isValid() && last.overlaps(14, 1));
      assertThrows(IllegalArgumentException.class, () -> channel.tryLock(-1, 1, true));
    }
    assertFalse(last.isValid());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C18 C24 a closed channel throws from every method")
  void closed_everyMethod_throws(Side side) throws IOException {
    FileChannel channel = open(side);
    channel.close();
    for (Executable call : calls(channel)) {
      assertThrows(ClosedChannelException.class, call);
    }
  }

  @Test
  @DisplayName("F2 after the file system is closed, a channel closes at its next use")
  void fileSystemClosed_everyMethod_throws() throws IOException {
    for (int i = 0; i < calls(nothing()).size(); i++) {
      FileSystem fs = Erofs.open(IMAGE_FILE);
      FileChannel channel = FileChannel.open(fs.getPath("/sizes/70000"));
      fs.close();
      assertThrows(ClosedChannelException.class, calls(channel).get(i));
      assertFalse(channel.isOpen());
    }
  }

  private static List<Executable> calls(FileChannel channel) {
    ByteBuffer dst = ByteBuffer.allocate(1);
    return List.of(
        () -> channel.read(dst),
        () -> channel.read(dst, 0),
        () -> channel.read(new ByteBuffer[] {dst}),
        () -> channel.position(),
        () -> channel.position(1),
        () -> channel.size(),
        () -> channel.transferTo(0, 1, new Limited(1)),
        () -> channel.map(READ_ONLY, 0, 1),
        () -> channel.tryLock(0, 1, true),
        () -> channel.lock(0, 1, true),
        () -> channel.force(false));
  }

  @Test
  @DisplayName("R1 R2 reads of an interrupted thread succeed and keep the interrupt status")
  void interrupted_readsContinue() throws IOException {
    try (FileChannel channel = open(Side.IMAGE)) {
      Thread.currentThread().interrupt();
      try {
        ByteBuffer dst = ByteBuffer.allocate(70_000);
        assertEquals(70_000, channel.read(dst, 0));
        assertArrayEquals(LARGE, dst.array());
        assertEquals(70_000, channel.read(new ByteBuffer[] {dst.clear()}));
        assertEquals(70_000, channel.transferTo(0, 70_000, new Limited(70_000)));
        assertEquals(70_000, channel.position());
      } finally {
        assertTrue(Thread.interrupted());
      }
      assertTrue(channel.isOpen());
    }
  }

  @Test
  @DisplayName(
      "C23 F2 threads share a channel for positional reads until the file system is closed")
  void sharedChannel_closedUnderReaders() throws Exception {
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    FileSystem fs = Erofs.open(IMAGE_FILE);
    try (FileChannel channel = FileChannel.open(fs.getPath("/sizes/70000"))) {
      CountDownLatch all = new CountDownLatch(threads);
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int first = i;
        readers.add(pool.submit(() -> readUntilClosed(channel, first, all)));
      }
      all.await();
      fs.close();
      for (Future<?> reader : readers) {
        reader.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void readUntilClosed(FileChannel channel, int first, CountDownLatch started) {
    assertThrows(
        ClosedChannelException.class,
        () -> {
          for (int round = 0; ; round++) {
            int at = (first * 7919 + round * 4099) % 65_000;
            ByteBuffer dst = ByteBuffer.allocate(3000);
            assertEquals(3000, channel.read(dst, at));
            assertArrayEquals(slice(at, at + 3000), dst.array());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            long n = channel.transferTo(at, 3000, Channels.newChannel(out));
            assertArrayEquals(slice(at, at + (int) n), out.toByteArray());
            if (round == 20) {
              started.countDown();
            }
          }
        });
  }
}
