package io.github.jerofs.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jerofs.hadoop.StoreStreams.StoreStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HDFS answers a request that continues the previous one without a new connection. */
@SupportedHadoop
final class StoreSourceTest {
  private static final int LENGTH = 1000;
  private static final byte[] CONTENT = Images.content(100 * LENGTH, 1);
  @TempDir java.nio.file.Path directory;
  private FileSystem store;
  private StoreFile file;

  @BeforeEach
  void write() throws IOException {
    FaultyStore.reset();
    java.nio.file.Path path = Files.write(directory.resolve("file"), CONTENT);
    Configuration conf = Images.configuration();
    Path name = new Path("faulty", "", path.toString());
    store = FileSystem.newInstance(name.toUri(), conf);
    file = StoreFile.find(store, name).orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    FaultyStore.reset();
    assertEquals(0, FaultyStore.OPEN_STREAMS.get());
  }

  private StoreSource open() {
    return new StoreSource(
        file, ErofsConfig.of(Images.configuration()), new StoreStatistics(), source -> {});
  }

  private static byte[] part(int from) {
    return Arrays.copyOfRange(CONTENT, from, from + LENGTH);
  }

  private static void read(StoreSource source, int position) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    assertEquals(LENGTH, source.read(position, bytes));
    assertArrayEquals(part(position), bytes.array());
  }

  @Test
  void sequentialRequests_continueStream() throws IOException {
    try (StoreSource source = open()) {
      for (int i = 0; i < 10; i++) {
        read(source, 5_000 + i * LENGTH);
      }
      assertEquals(9, FaultyStore.STREAMED.get());
      assertEquals(1, FaultyStore.OPEN_STREAMS.get());
    }
  }

  @Test
  void otherRequests_arePositioned() throws IOException {
    try (StoreSource source = open()) {
      read(source, 20_000);
      read(source, 10_000);
      read(source, 20_000);
      assertEquals(0, FaultyStore.STREAMED.get());
      read(source, 21_000);
      assertEquals(1, FaultyStore.STREAMED.get());
    }
  }

  /** Two readers at a time, as with requests in parallel, each with a stream of its own. */
  @Test
  void readersAtTwoPlaces_continueTheirStreams() throws IOException {
    StoreStreams streams = new StoreStreams(file);
    StoreStream one = streams.borrow(0);
    StoreStream two = streams.borrow(50_000);
    read(one, 0);
    read(two, 50_000);
    streams.giveBack(one);
    streams.giveBack(two);
    for (int i = 1; i < 10; i++) {
      for (int position : new int[] {50_000 + i * LENGTH, i * LENGTH}) {
        StoreStream stream = streams.borrow(position);
        read(stream, position);
        streams.giveBack(stream);
      }
    }
    assertEquals(18, FaultyStore.STREAMED.get());
    assertEquals(2, FaultyStore.OPEN_STREAMS.get());
    streams.close();
  }

  private static void read(StoreStream stream, int position) throws IOException {
    byte[] bytes = new byte[LENGTH];
    assertEquals(LENGTH, stream.read(position, bytes, 0, LENGTH));
    assertArrayEquals(part(position), bytes);
  }

  /** The bytes were received already: reading them again would begin after them. */
  @Test
  void closingFails_bytesAreRight() throws IOException {
    StoreSource source = open();
    source.close(); // streams are not kept
    FaultyStore.failClose(true);
    read(source, 5_000);
    assertEquals(1, FaultyStore.READS.get());
  }

  @Test
  void closingFails_reasonIsKept() throws IOException {
    try (StoreSource source = open()) {
      FaultyStore.fail(1, () -> new FileNotFoundException("gone"));
      FaultyStore.failClose(true);
      IOException e =
          assertThrows(
              FileNotFoundException.class, () -> source.read(0, ByteBuffer.allocate(LENGTH)));
      assertEquals("gone", e.getMessage());
      FaultyStore.reset();
    }
  }

  @Test
  void interruptedOpen_closesStream() throws IOException {
    LateStore late = new LateStore();
    StoreFile opened = new StoreFile(late, file.status());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, opened::open);
    Thread.interrupted();
    late.stream.complete(store.open(file.key().path()));
    assertEquals(0, FaultyStore.OPEN_STREAMS.get());
  }

  /** Opens a file when the test completes {@link #stream}. */
  private static final class LateStore extends RawLocalFileSystem {
    private final CompletableFuture<FSDataInputStream> stream = new CompletableFuture<>();

    LateStore() {
      setConf(Images.configuration());
    }

    @Override
    protected CompletableFuture<FSDataInputStream> openFileWithOptions(
        Path path, OpenFileParameters parameters) {
      return stream;
    }
  }
}
