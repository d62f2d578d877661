package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The on-disk cache stays correct, whatever happens to the server, the disk or the process. */
final class CacheTest extends CachedImageFixture {
  @Test
  void complete_equalsImage_noServerNeeded() throws IOException {
    fill();
    assertTrue(entry().isComplete());
    assertArrayEquals(BYTES, Files.readAllBytes(entry().file()));
    server.close();
    int before = server.requests().size();
    try (ImageSource source = open()) {
      assertAll(BYTES, source);
      assertEquals(url.toString(), source.description());
      assertEquals(100, peeked(source, 5, 100).remaining());
    }
    assertEquals(before, server.requests().size());
  }

  @Test
  void partial_hasFullLength_notRefetched() throws IOException {
    long present = fillInPart();
    assertEquals(RemoteFiles.FIRST_BYTES + 3 * GRANULE, present);
    assertFalse(entry().isComplete());
    assertEquals(LENGTH, Files.size(entry().file()));
    server.resetCounts();
    try (ImageSource source = open()) {
      assertPart(BYTES, FAR, 10_000, source);
      assertPart(BYTES, 0, 100_000, source);
    }
    assertEquals(1, server.requests().size(), "only the request that checks the version");
    assertEquals(1, server.bytesSent());
    fill();
    assertTrue(entry().isComplete());
    assertEquals(LENGTH - present + 2, server.bytesSent());
  }

  @Test
  void partial_withoutServer_cachedPartReadable() throws IOException {
    fillInPart();
    server.close();
    try (ImageSource source = open()) {
      assertPart(BYTES, FAR, 10_000, source);
      IOException e = assertThrows(IOException.class, () -> read(source, 500_000, 1));
      assertTrue(String.valueOf(e.getMessage()).contains("bytes 499712-503807"), e::toString);
      assertPart(BYTES, FAR, 10_000, source);
    }
  }

  @Test
  void serverWithoutValidator_notCachedWithoutDigest() throws IOException {
    url = server.serve("plain", BYTES, "");
    IOException e = assertThrows(IOException.class, this::open);
    assertTrue(String.valueOf(e.getMessage()).contains("neither a strong ETag"), e::toString);
    try (ImageSource source = open(url, cached().toBuilder().sha256(sha256(BYTES)).build())) {
      assertAll(BYTES, source);
    }
    assertTrue(entry().isComplete());
  }

  @Test
  void digest_sharedByAllUrls() throws IOException {
    RemoteOptions pinned = cached().toBuilder().sha256(sha256(BYTES)).build();
    try (ImageSource source = open(url, pinned)) {
      assertAll(BYTES, source);
    }
    try (ImageSource source = open(server.url("elsewhere"), pinned)) {
      assertAll(BYTES, source);
    }
    assertEquals("sha256-" + sha256(BYTES), entry().key());
  }

  @Test
  void twoSourcesInOneProcess_shareFile() throws IOException {
    try (ImageSource two = open()) {
      try (ImageSource one = open()) {
        assertPart(BYTES, FAR, 10, one);
      } // wait until it is stored
      server.resetCounts();
      assertPart(BYTES, FAR, 10, two);
      assertEquals(List.of(), server.requests());
      assertAll(BYTES, two);
    }
    assertTrue(entry().isComplete());
  }

  @Test
  void map_fetchesAndMaps() throws IOException {
    try (ImageSource source = open()) {
      MappedByteBuffer map = source.map(200_000, 300_000, MAP);
      assertEquals(ByteBuffer.wrap(BYTES, 200_000, 300_000), map);
    }
    try (ImageSource source = open(url, options())) {
      assertThrows(UnsupportedOperationException.class, () -> source.map(0, 1, MAP));
    }
  }

  @Test
  void peek_returnsCachedBytesOnly() throws IOException {
    fillInPart();
    server.setScript((request, usual) -> RangeServer.empty(500));
    try (ImageSource source = open()) {
      assertNull(source.peek(500_000, 10));
      ByteBuffer there = peeked(source, FAR, 1 << 20);
      assertEquals(ByteBuffer.wrap(BYTES, FAR, there.remaining()), there);
      assertTrue(there.remaining() >= 10_000 && there.remaining() < 20_000, there::toString);
    }
  }

  @Test
  void spellingsOfUrl_shareCopy() throws IOException {
    fill();
    URI shouting = URI.create(url.toString().replace("http:", "HTTP:"));
    assertTrue(new CacheDirectory(directory()).find(shouting, Optional.empty()).isPresent());
    server.close();
    try (ImageSource source = open(shouting, cached())) {
      assertAll(BYTES, source);
    }
  }

  @Test
  void emptyFile_cached() throws IOException {
    url = server.serve("empty", new byte[0], ETAG);
    CacheDirectory cache = new CacheDirectory(directory());
    assertTrue(cache.fetch(url, options(), (present, total) -> {}).isComplete());
    server.close();
    try (ImageSource source = open()) {
      assertEquals(0, source.size());
    }
  }

  @Test
  void granulesOfCache_takePrecedence() throws IOException {
    fillInPart();
    try (ImageSource source = open(url, cached().toBuilder().granuleBytes(1 << 20).build())) {
      assertAll(BYTES, source);
    }
    assertTrue(entry().isComplete());
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, XDG_CACHE_HOME, /x/y, /x/y/jerofs",
    "Linux, XDG_CACHE_HOME, relative, HOME/.cache/jerofs",
    "Linux, OTHER, /x, HOME/.cache/jerofs",
    "Mac OS X, OTHER, /x, HOME/Library/Caches/jerofs",
    "Windows 11, LOCALAPPDATA, /x/local, /x/local/jerofs",
    "Windows 11, OTHER, /x, HOME/AppData/Local/jerofs",
  })
  void defaultDirectory_perSystem(String system, String variable, String value, String expected) {
    assertEquals(
        Path.of(expected.replace("HOME", System.getProperty("user.home"))),
        CacheDirectory.ofUser(system, Map.of(variable, value)));
  }
}
