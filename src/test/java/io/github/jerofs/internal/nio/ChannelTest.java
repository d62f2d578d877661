package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.option.ImageAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C14 to C23: operations of an open channel. */
final class ChannelTest extends ContractTest {
  private static SeekableByteChannel open(Side side) throws IOException {
    return Files.newByteChannel(at(side, "sizes/5000"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C14 the position may be past the end but not negative")
  void position_pastEnd_readsNothing(Side side) throws IOException {
    try (SeekableByteChannel channel = open(side)) {
      assertThrows(IllegalArgumentException.class, () -> channel.position(-1));
      assertEquals(0, channel.position());
      for (long position : new long[] {5000, 5001, 1L << 40, Long.MAX_VALUE}) {
        if (side == Side.IMAGE || position < Long.MAX_VALUE) { // Linux rejects the last one
          assertEquals(position, channel.position(position).position());
          assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
          assertEquals(position, channel.position());
        }
      }
      assertEquals(5000, channel.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C15 C16 reads into full buffers return 0, and read-only buffers are rejected")
  void read_emptyOrReadOnlyBuffer(Side side) throws IOException {
    try (SeekableByteChannel channel = open(side)) {
      assertEquals(0, channel.read(ByteBuffer.allocate(0)));
      assertThrows(
          IllegalArgumentException.class,
          () -> channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
      channel.position(5000);
      assertEquals(0, channel.read(ByteBuffer.allocate(0)));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C17 write and truncate are rejected")
  void write_rejected(Side side) throws IOException {
    try (SeekableByteChannel channel = open(side)) {
      assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
      assertThrows(NonWritableChannelException.class, () -> channel.truncate(1));
      assertThrows(IllegalArgumentException.class, () -> channel.truncate(-1));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C18 a closed channel throws from every method")
  void closed_everyMethod_throws(Side side) throws IOException {
    SeekableByteChannel channel = open(side);
    assertTrue(channel.isOpen());
    channel.close();
    channel.close();
    assertFalse(channel.isOpen());
    assertThrows(ClosedChannelException.class, channel::size);
    assertThrows(ClosedChannelException.class, channel::position);
    assertThrows(ClosedChannelException.class, () -> channel.position(0));
    assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
    assertThrows(ClosedChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
    assertThrows(ClosedChannelException.class, () -> channel.truncate(0));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C18 C20 positions are per channel and advance by the bytes read")
  void position_perChannel(Side side) throws IOException {
    byte[] expected = ContractTree.pattern(5000);
    try (SeekableByteChannel a = open(side);
        SeekableByteChannel b = open(side)) {
      ByteBuffer dst = ByteBuffer.allocateDirect(4000).position(10);
      b.position(4500);
      int n = a.read(dst);
      assertTrue(n > 0);
      assertEquals(n, a.position());
      assertEquals(10 + n, dst.position());
      assertEquals(4500, b.position());
      ByteBuffer tail = ByteBuffer.allocate(1000);
      assertEquals(500, b.read(tail));
      assertArrayEquals(Arrays.copyOfRange(expected, 4500, 5000), Arrays.copyOf(tail.array(), 500));
      assertEquals(-1, b.read(tail));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageAccess.class,
      names = {"MAPPED", "CHANNEL"})
  @DisplayName("C21 C22 a hole of 5 GiB reads as zeros, followed by the data after it")
  void hole_fiveGiB_zerosThenData(ImageAccess access) throws IOException {
    long hole = 5L << 30;
    try (FileSystem fs = Erofs.open(SPARSE_FILE, ErofsOptions.builder().access(access).build())) {
      Path big = fs.getPath("/big");
      assertEquals(hole + 11, Files.size(big));
      try (SeekableByteChannel channel = Files.newByteChannel(big)) {
        assertEquals(hole + 11, channel.size());
        for (long position : new long[] {0, (1L << 31) - 8, (1L << 32) - 8, hole - 16}) {
          ByteBuffer dst = ByteBuffer.wrap(filled(16));
          channel.position(position);
          while (dst.hasRemaining()) {
            assertTrue(channel.read(dst) > 0);
          }
          assertArrayEquals(new byte[16], dst.array(), () -> "at " + position);
          assertEquals(position + 16, channel.position());
        }
        ByteBuffer tail = ByteBuffer.allocate(64);
        assertEquals(11, channel.read(tail));
        assertEquals("end of file", new String(tail.array(), 0, 11, StandardCharsets.UTF_8));
      }
      try (InputStream in = Files.newInputStream(big)) {
        assertEquals(Integer.MAX_VALUE, in.available());
        in.skipNBytes(hole);
        assertEquals("end of file", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      assertThrows(
          OutOfMemoryError.class, () -> Files.readAllBytes(big)); // as specified by the JDK
    }
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C23 threads that share a channel read each byte once")
  void sharedChannel_threads_eachByteOnce(Side side) throws Exception {
    byte[] expected = ContractTree.pattern(70000);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (SeekableByteChannel channel = Files.newByteChannel(at(side, "sizes/70000"))) {
      List<Future<int[]>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(pool.submit(() -> histogram(channel)));
      }
      int[] total = new int[256];
      for (Future<int[]> result : results) {
        int[] part = result.get();
        Arrays.setAll(total, i -> total[i] + part[i]);
      }
      int[] truth = new int[256];
      for (byte b : expected) {
        truth[b & 0xff]++;
      }
      assertArrayEquals(truth, total);
      assertEquals(70000, channel.position());
    } finally {
      pool.shutdownNow();
    }
  }

  private static int[] histogram(SeekableByteChannel channel) throws IOException {
    int[] counts = new int[256];
    ByteBuffer dst = ByteBuffer.allocate(97);
    while (channel.read(dst.clear()) >= 0) {
      for (int i = 0; i < dst.position(); i++) {
        counts[dst.get(i) & 0xff]++;
      }
    }
    return counts;
  }

  @Test
  @DisplayName("C20 a read before the end never returns 0, whatever the buffer's size")
  void read_anySize_neverReturns0() throws IOException {
    byte[] expected = ContractTree.pattern(70000);
    for (int size : new int[] {1, 4095, 4096, 4097, 65536, 80000}) {
      try (SeekableByteChannel channel = Files.newByteChannel(image("/sizes/70000"))) {
        ByteBuffer dst = ByteBuffer.allocate(size);
        int at = 0;
        for (int n = channel.read(dst); n >= 0; n = channel.read(dst.clear())) {
          assertTrue(n > 0);
          assertTrue(Arrays.equals(expected, at, at + n, dst.array(), 0, n), "at " + at);
          at += n;
        }
        assertEquals(70000, at);
      }
    }
  }
}
