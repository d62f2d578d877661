package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.remote.cache.CacheEntry;
import io.github.jerofs.internal.remote.cache.CacheFile;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.testkit.RangeServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The on-disk cache stays correct when the image on the server, the cache or the disk changes. */
final class CacheFaultsTest extends CachedImageFixture {
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
  void fetch_resumesAfterFailure() throws IOException {
    CacheDirectory cache = new CacheDirectory(directory());
    byte[] large = noise(40_000_000);
    URI where = server.serve("large", large, ETAG);
    server.setScript((request, usual) -> request.number() > 5 ? RangeServer.empty(404) : usual);
    assertThrows(IOException.class, () -> cache.fetch(where, options(), (present, total) -> {}));
    long present = entry().present();
    assertTrue(present > 10_000_000, () -> present + "");
    server.awaitDisconnected();
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
}
