package io.github.jerofs.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.hadoop.StoreStreams.StoreStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
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
}
