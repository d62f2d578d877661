package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jerofs.internal.remote.cache.CacheFile;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base class of tests of remote files: a server, a file, and pauses that do not sleep. */
abstract class RemoteTest {
  static final int GRANULE = 4096;
  static final String ETAG = "\"one\"";

  RangeServer server;
  final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void startServer() throws IOException {
    server = new RangeServer();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  static RemoteOptions options() {
    return RemoteOptions.builder().granuleBytes(GRANULE).build();
  }

  RemoteFiles.Parts parts() {
    return new RemoteFiles.Parts(pauses::add, CacheFile::write);
  }

  ImageSource open(URI url, RemoteOptions options) throws IOException {
    return RemoteFiles.open(url, options, parts());
  }

  static byte[] read(ImageSource source, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    source.readFully(position, bytes);
    return bytes.array();
  }

  static void assertAll(byte[] expected, ImageSource source) throws IOException {
    assertEquals(expected.length, source.size());
    assertArrayEquals(expected, read(source, 0, expected.length));
  }

  static void assertPart(byte[] all, int position, int length, ImageSource source)
      throws IOException {
    assertArrayEquals(
        Arrays.copyOfRange(all, position, position + length), read(source, position, length));
  }
}
