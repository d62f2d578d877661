package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.remote.cache.CacheEntry;
import io.github.jerofs.internal.remote.cache.CacheFile;
import io.github.jerofs.internal.remote.cache.Presence;
import io.github.jerofs.internal.remote.fetch.Granules;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.storage.CachedImage;
import io.github.jerofs.storage.Digests;
import io.github.jerofs.testkit.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cache survives killed processes, and several processes share it. */
final class CacheProcessesTest extends RemoteTest {
  private static final byte[] BYTES = noise(6_000_001);
  private static final String KILL = "/kill";

  @TempDir private Path temp;

  /** Reads everything through the cache, and waits to be killed at the given points. */
  static final class Reader {
    public static void main(String[] args) throws IOException {
      URI url = URI.create(args[0]);
      int fatal = Integer.parseInt(args[2]);
      AtomicInteger writes = new AtomicInteger();
      RemoteOptions options = options().toBuilder().cacheDirectory(Path.of(args[1])).build();
      RemoteFiles.Parts parts =
          new RemoteFiles.Parts(
              pause -> {},
              (channel, position, bytes) -> {
                ByteBuffer half = bytes.duplicate().limit(bytes.limit() / 2);
                CacheFile.write(channel, position, half);
                boolean last = writes.incrementAndGet() == fatal;
                killMe(url, last && args[3].equals("half"));
                CacheFile.write(channel, position, bytes);
                killMe(url, last && args[3].equals("whole"));
              });
      try (ImageSource source = RemoteFiles.open(url, options, parts)) {
        // Not sequentially, which would cause few requests.
        for (int part : new int[] {3, 7, 1, 9, 0, 5, 2, 8, 6, 4}) {
          int start = part * 600_000;
          ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(600_000, source.size() - start));
          source.readFully(start, bytes);
        }
        ByteBuffer all = ByteBuffer.allocate((int) source.size());
        source.readFully(0, all);
        if (!Digests.hex(Digests.sha256(all.array())).equals(args[4])) {
          throw new IOException("wrong bytes");
        }
      }
    }

    private static void killMe(URI url, boolean now) throws IOException {
      if (now) {
        url.resolve(KILL).toURL().openStream().close();
        throw new IOException("still alive");
      }
    }
  }

  private String[] arguments(URI url, int fatal, String moment) {
    return new String[] {
      url.toString(),
      temp.resolve("cache").toString(),
      Integer.toString(fatal),
      moment,
      Digests.hex(Digests.sha256(BYTES))
    };
  }

  private Process start(URI url, int fatal, String moment) throws IOException {
    return ChildJvm.start(Reader.class, "-Xmx128m", arguments(url, fatal, moment));
  }

  private CachedImage entry() throws IOException {
    return new CacheDirectory(temp.resolve("cache")).images().get(0);
  }

  @ParameterizedTest
  @CsvSource({"1, half", "1, whole", "2, half", "4, half", "4, whole", "5, half"})
  void killed_markedGranulesValid_downloadResumes(int write, String moment) throws Exception {
    URI url = server.serve("image", BYTES, ETAG);
    CompletableFuture<Process> child = new CompletableFuture<>();
    server.setScript(
        (request, usual) -> {
          if (request.path().equals(KILL)) {
            child.join().destroyForcibly().onExit().join();
          }
          return usual;
        });
    child.complete(start(url, write, moment));
    assertNotEquals(0, child.join().waitFor());
    assertTrue(server.requests().stream().anyMatch(r -> r.path().equals(KILL)), "not killed");
    assertMarkedIsRight();
    long present = entry().present();
    server.awaitDisconnected();
    server.resetCounts();
    Reader.main(arguments(url, 0, ""));
    assertTrue(entry().isComplete());
    assertArrayEquals(BYTES, Files.readAllBytes(entry().file()));
    assertEquals(BYTES.length - present + 1, server.bytesSent(), "only what was missing");
  }

  private void assertMarkedIsRight() throws IOException {
    CacheEntry files = new CacheEntry(temp.resolve("cache"), entry().key());
    byte[] data = Files.readAllBytes(files.data());
    Presence presence = Presence.open(files.presence()).orElseThrow();
    Granules granules = presence.header().granules();
    for (int granule = 0; granule < granules.count(); granule++) {
      if (presence.has(granule)) {
        int start = (int) granules.start(granule);
        int length = (int) granules.end(granule) - start;
        assertEquals(ByteBuffer.wrap(BYTES, start, length), ByteBuffer.wrap(data, start, length));
      }
    }
  }

  @Test
  void threeProcesses_oneCorrectImage() throws Exception {
    URI url = server.serve("image", BYTES, ETAG);
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      children.add(start(url, 0, ""));
    }
    for (Process child : children) {
      assertEquals(0, child.waitFor());
    }
    assertTrue(entry().isComplete());
    assertArrayEquals(BYTES, Files.readAllBytes(entry().file()));
  }
}
