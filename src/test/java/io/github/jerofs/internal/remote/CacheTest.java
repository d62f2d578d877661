package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.remote.cache.CacheEntry;
import io.github.jerofs.internal.remote.cache.CacheFile;
import io.github.jerofs.internal.source.FileMapper;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The on-disk cache stays correct, whatever happens to the server, the disk or the process. */
final class CacheTest extends RemoteTest {
  private static final FileMapper<MappedByteBuffer> MAP =
      (file, at, length) -> file.map(FileChannel.MapMode.READ_ONLY, at, length);

  private static final int LENGTH = 1_500_001;
  private static final byte[] BYTES = noise(LENGTH);
  private static final int FAR = 1_000_000;

  @TempDir private Path temp;

  private URI url;

  @BeforeEach
  void serve() {
    url = server.serve("image", BYTES, ETAG);
  }

  private Path directory() {
    return temp.resolve("cache");
  }

  private RemoteOptions cached() {
    return options().toBuilder().cacheDirectory(directory()).build();
  }

  private ImageSource open() throws IOException {
    return open(url, cached());
  }

  private CachedImage entry() throws IOException {
    return new CacheDirectory(directory()).images().get(0);
  }

  private void fill() throws IOException {
    try (ImageSource source = open()) {
      assertAll(BYTES, source);
    }
  }

  /** Reads a part of the image, which is in the cache afterwards. */
  private long fillInPart() throws IOException {
    try (ImageSource source = open()) {
      assertPart(BYTES, FAR, 10_000, source);
    }
    return entry().present();
  }

  private static ByteBuffer peeked(ImageSource source, long position, int max) throws IOException {
    return Objects.requireNonNull(source.peek(position, max));
  }

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
  void presenceMapTruncatedWhileOpen_readsSucceed_mapRestored() throws IOException {
    fillInPart();
    try (ImageSource source = open()) {
      assertPart(BYTES, FAR, 10_000, source);
      try (RandomAccessFile file = new RandomAccessFile(entryFiles().presence().toFile(), "rw")) {
        file.setLength(0);
      }
      assertPart(BYTES, FAR + 200_000, 10_000, source); // a request, kept in the background
      assertAll(BYTES, source);
      assertAll(BYTES, source);
      var e = assertThrows(IOException.class, () -> source.map(0, 100, MAP));
      assertTrue(String.valueOf(e.getMessage()).contains("truncated while open"), e::toString);
    }
    fill();
    assertTrue(entry().isComplete());
    assertArrayEquals(BYTES, Files.readAllBytes(entry().file()));
  }

  private CacheEntry entryFiles() {
    return CacheEntry.of(directory(), url, Optional.empty());
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
  void changedBetweenProcesses_refetched() throws IOException {
    fillInPart();
    byte[] other = noise(LENGTH - 1);
    server.serve("image", other, "\"two\"");
    try (ImageSource source = open()) {
      assertAll(other, source);
    }
    assertArrayEquals(other, Files.readAllBytes(entry().file()));
    assertEquals(1, new CacheDirectory(directory()).images().size());
  }

  @Test
  void changedVersionOfSameLength_refetched() throws IOException {
    fillInPart();
    byte[] other = BYTES.clone();
    Arrays.fill(other, 0, 2000, (byte) 7);
    server.serve("image", other, "\"two\"");
    try (ImageSource source = open()) {
      assertAll(other, source);
    }
  }

  @Test
  void changedWhileOpen_failsClosed_cachedStaysReadable() throws IOException {
    try (ImageSource source = open()) {
      assertPart(BYTES, FAR, 10_000, source);
      server.serve("image", noise(LENGTH), "\"two\"");
      IOException e = assertThrows(IOException.class, () -> read(source, 500_000, 1));
      assertTrue(String.valueOf(e.getMessage()).contains("has changed"), e::toString);
      assertPart(BYTES, FAR, 10_000, source);
    }
    assertEquals(RemoteFiles.FIRST_BYTES + 3 * GRANULE, entry().present());
  }

  @Test
  void changedWhileServerDown_failsClosed() throws IOException {
    fillInPart();
    AtomicBoolean away = new AtomicBoolean(true);
    server.setScript((request, usual) -> away.get() ? RangeServer.empty(503) : usual);
    server.serve("image", noise(LENGTH), "\"two\"");
    try (ImageSource source = open()) {
      away.set(false);
      IOException e = assertThrows(IOException.class, () -> read(source, 500_000, 1));
      assertTrue(
          String.valueOf(e.getMessage()).contains("has changed since it was cached"), e::toString);
    }
  }

  @Test
  void errorBodies_notCached() throws IOException {
    try (ImageSource source = open()) {
      assertPart(BYTES, 0, 1, source);
      for (int status : new int[] {200, 404, 500, 206}) {
        server.setScript(
            (request, usual) ->
                new RangeServer.Reply(status, Map.of(), 4096, noise(4096))
                    .with("Content-Range", "bytes 0-4095/" + LENGTH));
        assertThrows(IOException.class, () -> read(source, FAR, 100), () -> status + "");
      }
    }
    assertEquals(RemoteFiles.FIRST_BYTES, entry().present());
  }

  @ParameterizedTest
  @ValueSource(strings = {"magic", "crc", "short", "long", "data", "gone", "empty"})
  void damagedCache_discarded(String damage) throws IOException {
    fillInPart();
    Path data = entry().file();
    Path presence = new CacheEntry(directory(), entry().key()).presence();
    try (RandomAccessFile file = new RandomAccessFile(presence.toFile(), "rw");
        RandomAccessFile image = new RandomAccessFile(data.toFile(), "rw")) {
      switch (damage) {
        case "magic" -> file.write(0);
        case "crc" -> {
          file.seek(16);
          file.write(7);
        }
        case "short" -> file.setLength(file.length() - 1);
        case "long" -> file.setLength(file.length() + 1);
        case "data" -> image.setLength(LENGTH - 1);
        case "gone" -> Files.delete(data);
        default -> file.setLength(0);
      }
    }
    server.resetCounts();
    try (ImageSource source = open()) {
      assertAll(BYTES, source);
    }
    assertTrue(server.bytesSent() >= LENGTH, "everything anew");
    assertTrue(entry().isComplete());
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

  private static String sha256(byte[] bytes) {
    return Digests.hex(Digests.sha256(bytes));
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
  void changedLengthOnServer_cacheWithDigestUnaffected() throws IOException {
    RemoteOptions pinned = cached().toBuilder().sha256(sha256(BYTES)).build();
    try (ImageSource source = open(url, pinned)) {
      assertPart(BYTES, FAR, 100, source);
    }
    long present = entry().present();
    server.serve("image", noise(LENGTH - 1), "\"two\"");
    try (ImageSource source = open(url, pinned)) {
      assertPart(BYTES, FAR, 100, source);
      assertThrows(IOException.class, () -> read(source, 500_000, 1));
    }
    server.serve("image", BYTES, "\"three\"");
    try (ImageSource source = open(url, pinned)) {
      assertAll(BYTES, source);
    }
    assertTrue(entry().isComplete());
    assertEquals(RemoteFiles.FIRST_BYTES + GRANULE, present);
  }

  @Test
  void wrongDigest_errorAndCopyDeleted() throws IOException {
    RemoteOptions pinned = cached().toBuilder().sha256(sha256(new byte[1])).build();
    CacheDirectory cache = new CacheDirectory(directory());
    IOException e =
        assertThrows(IOException.class, () -> cache.fetch(url, pinned, (present, total) -> {}));
    assertTrue(String.valueOf(e.getMessage()).contains(sha256(BYTES)), e::toString);
    assertEquals(List.of(), cache.images());
    try (Stream<Path> files = Files.list(directory())) {
      assertEquals(List.of("jerofs.lock"), files.map(f -> f.getFileName() + "").toList());
    }
  }

  @Test
  void mirrorsWithDifferentValidators_cached() throws IOException {
    try (RangeServer mirror = new RangeServer()) {
      RemoteOptions both =
          cached().toBuilder().mirrors(List.of(mirror.serve("copy", BYTES, "\"another\""))).build();
      try (ImageSource source = open(url, both)) {
        assertPart(BYTES, 500_000, 10, source);
        server.setScript((request, usual) -> RangeServer.empty(404));
        assertPart(BYTES, 600_000, 10, source);
      }
      long present = entry().present();
      try (ImageSource source = open(url, both)) {
        assertPart(BYTES, 700_000, 10, source);
      }
      server.setScript((request, usual) -> usual);
      try (ImageSource source = open(url, both)) {
        assertPart(BYTES, 800_000, 10, source);
      }
      assertEquals(present + 2 * GRANULE, entry().present());
      mirror.serve("copy", BYTES, "\"third\"");
      server.close();
      try (ImageSource source = open(url, both)) {
        assertPart(BYTES, 800_000, 10, source);
        IOException e = assertThrows(IOException.class, () -> read(source, 900_000, 1));
        assertTrue(String.valueOf(e.getMessage()).contains("/copy: bytes 897024-"), e::toString);
        assertTrue(String.valueOf(e.getMessage()).contains("since it was cached"), e::toString);
      }
    }
  }

  @Test
  void fullDisk_readsSucceed_cacheStaysValid() throws IOException {
    AtomicBoolean full = new AtomicBoolean(true);
    RemoteFiles.Parts parts =
        new RemoteFiles.Parts(
            pauses::add,
            (channel, position, bytes) -> {
              if (full.get()) {
                bytes.limit(bytes.limit() / 2);
                CacheFile.write(channel, position, bytes);
                throw new IOException("No space left on device");
              }
              CacheFile.write(channel, position, bytes);
            });
    try (ImageSource source = RemoteFiles.open(url, cached(), parts)) {
      assertAll(BYTES, source);
      int requests = server.requests().size();
      assertAll(BYTES, source);
      assertEquals(requests, server.requests().size(), "kept in memory");
      assertEquals(0, entry().present());
    }
    CacheDirectory cache = new CacheDirectory(directory());
    assertEquals(0, entry().present());
    full.set(false);
    assertTrue(cache.fetch(url, options(), (present, total) -> {}).isComplete());
    assertArrayEquals(BYTES, Files.readAllBytes(entry().file()));
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
  void fetch_resumesAfterFailure() throws IOException {
    CacheDirectory cache = new CacheDirectory(directory());
    byte[] large = noise(40_000_000);
    URI where = server.serve("large", large, ETAG);
    server.setScript((request, usual) -> request.number() > 5 ? RangeServer.empty(404) : usual);
    assertThrows(IOException.class, () -> cache.fetch(where, options(), (present, total) -> {}));
    long present = entry().present();
    assertTrue(present > 10_000_000, () -> present + "");
    server.setScript((request, usual) -> usual);
    server.resetCounts();
    long[] last = {0};
    CachedImage image =
        cache.fetch(
            where,
            options(),
            (done, total) -> {
              assertEquals(large.length, total);
              assertTrue(done >= last[0]);
              last[0] = done;
            });
    assertEquals(large.length, last[0]);
    assertEquals(large.length - present + 1, server.bytesSent());
    assertEquals(sha256(large), cache.verify(image));
    cache.remove(image);
    assertEquals(Optional.empty(), cache.find(where, Optional.empty()));
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
