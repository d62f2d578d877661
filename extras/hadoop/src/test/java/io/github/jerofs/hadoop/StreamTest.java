package io.github.jerofs.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.statistics.IOStatisticsSupport;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of a compressed file. */
@SupportedHadoop
final class StreamTest {
  private static final byte[] CONTENT = Images.content(Images.BIG, 1);
  @TempDir static java.nio.file.Path directory;
  private FileSystem fs;
  private Path big;

  @BeforeAll
  static void write() throws IOException {
    Images.write(directory.resolve("img"), Images.zstd());
  }

  @BeforeEach
  void open() throws IOException {
    big = new Path("erofs", "file-", directory + "/img!/big");
    fs = FileSystem.newInstance(big.toUri(), Images.configuration());
  }

  @AfterEach
  void close() throws IOException {
    fs.close();
  }

  @Test
  void read_everything() throws IOException {
    try (FSDataInputStream in = fs.open(big)) {
      assertEquals(Images.BIG, in.available());
      assertArrayEquals(CONTENT, in.readAllBytes());
      assertEquals(Images.BIG, in.getPos());
      assertEquals(-1, in.read());
    }
  }

  @Test
  void read_mixedSizesAndSeeks() throws IOException {
    Random random = new Random(3);
    try (FSDataInputStream in = fs.open(big)) {
      for (int i = 0; i < 300; i++) {
        int at = random.nextInt(Images.BIG);
        in.seek(at);
        for (int j = 0; j < 5 && at < Images.BIG; j++) {
          byte[] bytes = new byte[1 + random.nextInt(j == 4 ? 100_000 : 3000)];
          int n = in.read(bytes);
          assertArrayEquals(
              Arrays.copyOfRange(CONTENT, at, at + n), Arrays.copyOf(bytes, n), "at " + at);
          at += n;
          assertEquals(at, in.getPos());
        }
      }
    }
  }

  @Test
  void read_singleBytes() throws IOException {
    try (FSDataInputStream in = fs.open(big)) {
      in.seek(8190);
      for (int i = 8190; i < 20_000; i++) {
        assertEquals(CONTENT[i] & 0xff, in.read());
      }
    }
  }

  @Test
  void positioned_keepsPosition() throws IOException {
    try (FSDataInputStream in = fs.open(big)) {
      in.seek(10);
      byte[] bytes = new byte[200_000];
      in.readFully(1_000_001, bytes);
      assertArrayEquals(Arrays.copyOfRange(CONTENT, 1_000_001, 1_200_001), bytes);
      assertEquals(10, in.getPos());
      assertEquals(-1, in.read(Images.BIG, bytes, 0, 1));
      assertThrows(EOFException.class, () -> in.readFully(Images.BIG - 5, bytes));
      assertThrows(EOFException.class, () -> in.read(-1, bytes, 0, 1));
    }
  }

  @Test
  void byteBuffers_anyKind() throws IOException {
    try (FSDataInputStream in = fs.open(big)) {
      for (ByteBuffer dst :
          List.of(ByteBuffer.allocate(50_000), ByteBuffer.allocateDirect(50_000))) {
        in.readFully(777, dst);
        byte[] bytes = new byte[50_000];
        dst.flip().get(bytes);
        assertArrayEquals(Arrays.copyOfRange(CONTENT, 777, 50_777), bytes);
        dst.clear().limit(100);
        in.seek(5);
        assertEquals(100, in.read(dst));
        assertEquals(105, in.getPos());
        assertEquals(CONTENT[5], dst.get(0));
      }
    }
  }

  @Test
  void seek_bounds() throws IOException {
    try (FSDataInputStream in = fs.open(big)) {
      in.seek(Images.BIG);
      assertEquals(-1, in.read());
      assertThrows(EOFException.class, () -> in.seek(Images.BIG + 1L));
      assertThrows(EOFException.class, () -> in.seek(-1));
    }
  }

  @Test
  void close_endsReads() throws IOException {
    FSDataInputStream in = fs.open(big);
    in.close();
    in.close();
    assertThrows(IOException.class, in::read);
    assertThrows(IOException.class, () -> in.seek(0));
    assertThrows(IOException.class, () -> in.readFully(0, new byte[1]));
  }

  @Test
  void vectored_rangesOfAllSizes() throws Exception {
    Random random = new Random(4);
    List<FileRange> ranges = new ArrayList<>();
    for (long at = 0; at < Images.BIG - 200_000; at += random.nextInt(150_000)) {
      int length = random.nextInt(10) == 0 ? 0 : random.nextInt(90_000);
      ranges.add(FileRange.createFileRange(at, length));
      at += length;
    }
    java.util.Collections.shuffle(ranges, random);
    try (FSDataInputStream in = fs.open(big)) {
      in.readVectored(ranges, ByteBuffer::allocate);
      for (FileRange range : ranges) {
        ByteBuffer data = range.getData().get();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        int from = (int) range.getOffset();
        assertArrayEquals(Arrays.copyOfRange(CONTENT, from, from + range.getLength()), bytes);
      }
    }
  }

  /** Each range has a result: threads may wait for it. */
  @Test
  void vectored_errorOfAllocator_isResultOfRange() throws Exception {
    List<FileRange> ranges =
        List.of(FileRange.createFileRange(0, 100), FileRange.createFileRange(500_000, 200));
    try (FSDataInputStream in = fs.open(big)) {
      in.readVectored(
          ranges,
          length -> {
            if (length == 100) {
              throw new InternalError("injected");
            }
            return ByteBuffer.allocate(length);
          });
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> ranges.get(0).getData().get());
      assertInstanceOf(InternalError.class, e.getCause());
      assertEquals(200, ranges.get(1).getData().get().remaining());
    }
  }

  @Test
  void vectored_badRanges() throws IOException {
    try (FSDataInputStream in = fs.open(big)) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              in.readVectored(
                  List.of(FileRange.createFileRange(0, 100), FileRange.createFileRange(99, 100)),
                  ByteBuffer::allocate));
      assertThrows(
          EOFException.class,
          () ->
              in.readVectored(
                  List.of(FileRange.createFileRange(Images.BIG - 1, 2)), ByteBuffer::allocate));
      assertThrows(
          EOFException.class,
          () -> in.readVectored(List.of(FileRange.createFileRange(-1, 2)), ByteBuffer::allocate));
    }
  }

  @Test
  void threads_shareStream() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (FSDataInputStream in = fs.open(big)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Random random = new Random(t);
        tasks.add(
            () -> {
              byte[] bytes = new byte[10_000];
              for (int i = 0; i < 100; i++) {
                int at = random.nextInt(Images.BIG - bytes.length);
                in.readFully(at, bytes);
                assertArrayEquals(Arrays.copyOfRange(CONTENT, at, at + bytes.length), bytes);
              }
              return null;
            });
      }
      for (Future<Void> each : pool.invokeAll(tasks)) {
        each.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void unbuffer_keepsPosition() throws IOException {
    try (FSDataInputStream in = fs.open(big)) {
      in.seek(100);
      assertEquals(CONTENT[100] & 0xff, in.read());
      in.unbuffer();
      assertEquals(101, in.getPos());
      assertEquals(CONTENT[101] & 0xff, in.read());
    }
  }

  @Test
  void capabilities_stated() throws IOException {
    try (FSDataInputStream in = fs.open(big)) {
      for (String each :
          List.of(
              StreamCapabilities.READBYTEBUFFER,
              StreamCapabilities.PREADBYTEBUFFER,
              StreamCapabilities.UNBUFFER,
              StreamCapabilities.IOSTATISTICS,
              StreamCapabilities.VECTOREDIO)) {
        assertTrue(in.hasCapability(each), each);
      }
      assertFalse(in.hasCapability(StreamCapabilities.HSYNC));
    }
  }

  @SuppressWarnings("deprecation") // what Spark reads
  @Test
  void statistics_countBytes() throws IOException {
    FileSystem.Statistics statistics = FileSystem.getStatistics("erofs", ErofsFileSystem.class);
    long before = statistics.getBytesRead(); // clearStatistics() resets one class of each scheme
    try (FSDataInputStream in = fs.open(big)) {
      in.readFully(0, new byte[1000]);
      Long counted =
          IOStatisticsSupport.retrieveIOStatistics(in)
              .counters()
              .get(StreamStatisticNames.STREAM_READ_BYTES);
      assertEquals(Long.valueOf(1000), counted);
    }
    assertEquals(1000, statistics.getBytesRead() - before);
  }

  @Test
  void openFile_hints() throws Exception {
    try (FSDataInputStream in =
        fs.openFile(big)
            .opt("fs.option.openfile.read.policy", "random")
            .must("fs.option.openfile.length", Long.toString(Images.BIG))
            .withFileStatus(fs.getFileStatus(big))
            .build()
            .get()) {
      assertArrayEquals(CONTENT, in.readAllBytes());
    }
    assertThrows(
        IllegalArgumentException.class, () -> fs.openFile(big).must("no.such.key", "1").build());
  }
}
