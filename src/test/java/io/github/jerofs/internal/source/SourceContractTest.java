package io.github.jerofs.internal.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of sources. */
final class SourceContractTest {
  private static final int SIZE = 100_001;
  private static final long SEED = 3;

  @TempDir private Path temp;

  private enum Kind {
    MAPPED,
    CHANNEL,
    SLICE_OF_MAPPED,
    SLICE_OF_CHANNEL
  }

  private final byte[] bytes = new byte[SIZE];

  private ImageSource open(Kind kind) throws IOException {
    new Random(SEED).nextBytes(bytes);
    Path plain = Files.write(temp.resolve("plain"), bytes);
    byte[] withPrefix = new byte[SIZE + 777];
    System.arraycopy(bytes, 0, withPrefix, 700, SIZE);
    Path longer = Files.write(temp.resolve("longer"), withPrefix);
    return switch (kind) {
      case MAPPED -> MappedSource.open(plain);
      case CHANNEL -> ChannelSource.open(plain);
      case SLICE_OF_MAPPED -> new SliceSource(MappedSource.open(longer), 700, SIZE);
      case SLICE_OF_CHANNEL -> new SliceSource(ChannelSource.open(longer), 700, SIZE);
    };
  }

  @ParameterizedTest
  @EnumSource
  void read_anywhere_returnsBytes(Kind kind) throws IOException {
    try (ImageSource source = open(kind)) {
      assertEquals(SIZE, source.size());
      Random random = new Random(SEED);
      for (int i = 0; i < 500; i++) {
        int position = random.nextInt(SIZE);
        int length = random.nextInt(40_000);
        ByteBuffer dst =
            i % 2 == 0 ? ByteBuffer.allocate(length + 5) : ByteBuffer.allocateDirect(length + 5);
        dst.position(5);
        int n = source.read(position, dst);
        assertTrue(n >= (length == 0 ? 0 : 1) && n <= length, kind + " read " + n);
        assertEquals(5 + n, dst.position());
        assertEquals(dst.capacity(), dst.limit());
        byte[] found = new byte[n];
        dst.get(5, found);
        assertArrayEquals(Arrays.copyOfRange(bytes, position, position + n), found);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void view_anywhere_returnsLittleEndianBytes(Kind kind) throws IOException {
    try (ImageSource source = open(kind)) {
      Random random = new Random(SEED);
      for (int i = 0; i < 500; i++) {
        int length = 8 + random.nextInt(40_000);
        int position = random.nextInt(SIZE - length);
        ByteBuffer view = source.view(position, length);
        assertEquals(ByteOrder.LITTLE_ENDIAN, view.order());
        assertEquals(0, view.position());
        assertEquals(length, view.limit());
        byte[] found = new byte[length];
        view.get(0, found);
        assertArrayEquals(Arrays.copyOfRange(bytes, position, position + length), found);
        assertEquals(
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(position),
            view.getLong(0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void outside_rejected(Kind kind) throws IOException {
    try (ImageSource source = open(kind)) {
      assertEquals(-1, source.read(SIZE, ByteBuffer.allocate(1)));
      assertEquals(-1, source.read(Long.MAX_VALUE, ByteBuffer.allocate(1)));
      assertEquals(0, source.view(SIZE, 0).limit());
      assertThrows(IndexOutOfBoundsException.class, () -> source.view(SIZE, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> source.view(-1, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> source.view(Long.MAX_VALUE, 2));
      assertThrows(EOFException.class, () -> source.readFully(SIZE - 1, ByteBuffer.allocate(2)));
      assertTrue(source.contains(SIZE, 0));
      assertFalse(source.contains(SIZE, 1));
      assertFalse(source.contains(1, Long.MAX_VALUE));
      assertFalse(source.contains(-1, 1));
    }
  }

  /** The file is sparse, so it takes no disk space. */
  @Test
  @DisplayName("R5 files larger than 1 GiB are mapped in windows")
  void mapped_acrossWindows_returnsBytes() throws IOException {
    long window = 1L << 30;
    Path file = temp.resolve("sparse");
    byte[] mark = "across the border".getBytes(StandardCharsets.US_ASCII);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(3 * window + 100);
      for (long at : new long[] {window - 8, 2 * window - 8, 3 * window - 8}) {
        out.seek(at);
        out.write(mark);
      }
    }
    try (ImageSource source = MappedSource.open(file)) {
      assertEquals(3 * window + 100, source.size());
      for (long at : new long[] {window - 8, 2 * window - 8, 3 * window - 8}) {
        byte[] read = new byte[mark.length];
        source.readFully(at, ByteBuffer.wrap(read));
        assertArrayEquals(mark, read);
        source.view(at, mark.length).get(0, read);
        assertArrayEquals(mark, read);
      }
      assertEquals(0, source.view(3 * window + 99, 1).get(0));
    }
  }

  @Test
  @DisplayName("pieces and repeated words, read at every alignment in both byte orders")
  void pieces_anyAlignment_returnBytes() throws IOException {
    byte[] whole = new byte[64];
    new Random(SEED).nextBytes(whole);
    PieceSource source =
        new PieceSource.Builder(new BytesSource(whole))
            .piece(10, 5)
            .repeated(0x04030201, 40)
            .piece(0, 7)
            .repeated(0, 9)
            .build();
    byte[] expected = new byte[61];
    System.arraycopy(whole, 10, expected, 0, 5);
    for (int i = 0; i < 40; i++) {
      expected[5 + i] = (byte) (1 + i % 4);
    }
    System.arraycopy(whole, 0, expected, 45, 7);
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      for (int from = 0; from < expected.length; from++) {
        for (int to = from + 1; to <= expected.length; to++) {
          byte[] found = new byte[to - from];
          source.readFully(from, ByteBuffer.wrap(found).order(order));
          assertArrayEquals(Arrays.copyOfRange(expected, from, to), found);
        }
      }
    }
  }
}
