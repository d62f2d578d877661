package io.github.jerofs.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.remote.fetch.GranuleFetcher;
import io.github.jerofs.internal.remote.fetch.Granules;
import io.github.jerofs.internal.remote.fetch.MemoryStore;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.testkit.Latches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Number and size of requests. */
final class RequestShapingTest extends RemoteTest {
  private static final int LENGTH = 20_000_003;
  private static final byte[] BYTES = noise(LENGTH);

  private ImageSource open() throws IOException {
    ImageSource source = open(server.serve("image", BYTES, ETAG), options());
    server.resetCounts();
    return source;
  }

  private List<String> ranges() {
    return server.requests().stream().map(request -> request.header("Range")).toList();
  }

  @Test
  void smallRead_oneGranule() throws IOException {
    try (ImageSource source = open()) {
      assertPart(BYTES, 1000 * GRANULE + 5, 10, source);
      assertEquals(List.of("bytes=4096000-4100095"), ranges());
    }
  }

  @Test
  void readOfManyGranules_oneRequest() throws IOException {
    try (ImageSource source = open()) {
      assertPart(BYTES, 1_000_000, 1_000_000, source);
      assertEquals(List.of("bytes=999424-2002943"), ranges());
    }
  }

  @Test
  void hugeRead_splitAtLimit() throws IOException {
    try (ImageSource source = open()) {
      assertPart(BYTES, 0, LENGTH, source);
    }
    for (String range : ranges()) {
      String[] ends = range.substring(6).split("-", -1);
      long length = Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1;
      assertTrue(length <= GranuleFetcher.MAX_REQUEST, range);
    }
    assertTrue(ranges().size() <= 10, () -> ranges().toString());
    assertEquals(LENGTH - RemoteFiles.FIRST_BYTES, server.bytesSent(), "nothing twice");
  }

  @Test
  void sequentialSmallReads_fewRequests() throws IOException {
    try (ImageSource source = open()) {
      for (int at = 1_000_000; at < 10_000_000; at += 1000) {
        assertPart(BYTES, at, 1000, source);
      }
    }
    assertTrue(ranges().size() < 30, () -> ranges().size() + " requests: " + ranges());
  }

  @Test
  void randomReads_noReadAhead() throws IOException {
    try (ImageSource source = open()) {
      Random random = new Random(1);
      for (int i = 0; i < 50; i++) {
        assertPart(BYTES, 200_000 + 2 * GRANULE * random.nextInt(2000), 8, source);
      }
    }
    assertEquals((long) ranges().size() * GRANULE, server.bytesSent());
  }

  @Test
  void concurrentMissesOfOneGranule_oneRequest() throws Exception {
    int readers = 20;
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch ready = new CountDownLatch(readers);
    ExecutorService threads = Executors.newFixedThreadPool(readers);
    try (ImageSource source = open()) {
      server.setScript(
          (request, usual) -> {
            Latches.await(go);
            return usual;
          });
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < readers; i++) {
        int at = 4_096_000 + i * 100;
        all.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  assertPart(BYTES, at, 50, source);
                  return true;
                }));
      }
      ready.await();
      go.countDown();
      for (Future<?> one : all) {
        one.get();
      }
      assertEquals(List.of("bytes=4096000-4100095"), ranges());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Reads of cached bytes do not wait for pending requests. */
  @Test
  void slowFetch_doesNotBlockHits() throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (ImageSource source = open()) {
      server.setScript(
          (request, usual) -> {
            if (request.header("Range").startsWith("bytes=4096000-")) {
              requested.countDown();
              Latches.await(go);
            }
            return usual;
          });
      Future<byte[]> slow = threads.submit(() -> read(source, 4_096_000, 10));
      requested.await();
      assertPart(BYTES, 0, 1000, source);
      assertPart(BYTES, 8_000_000, 1000, source);
      go.countDown();
      assertEquals(10, slow.get().length);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void memory_bounded_oldestEvicted() throws IOException {
    Granules granules = Granules.of(100 * GRANULE, GRANULE);
    MemoryStore store = new MemoryStore(granules, 10 * GRANULE);
    for (int i = 0; i < 100; i++) {
      store.put(i, new byte[GRANULE]);
      assertTrue(store.has(Math.max(0, i - 8)));
      ByteBuffer first = store.peek(0, 10);
      assertEquals(i < 100, first != null, "0 is used again and again");
    }
    int kept = 0;
    for (int i = 0; i < 100; i++) {
      kept += store.has(i) ? 1 : 0;
    }
    assertEquals(10, kept);
  }

  @Test
  void noMemoryCache_stillReads() throws IOException {
    try (ImageSource source =
        open(server.serve("image", BYTES, ETAG), options().toBuilder().memoryBytes(0).build())) {
      assertPart(BYTES, 5, 200_000, source);
      assertPart(BYTES, 5_000_000, 200_000, source);
    }
  }

  @Test
  void views_anyPositionAndLength() throws IOException {
    try (ImageSource source = open()) {
      Random random = new Random(2);
      for (int i = 0; i < 200; i++) {
        int length = 1 + random.nextInt(i % 20 == 0 ? 1_000_000 : 9000);
        int position = random.nextInt(LENGTH - length);
        byte[] found = new byte[length];
        source.view(position, length).get(0, found);
        assertEquals(ByteBuffer.wrap(BYTES, position, length), ByteBuffer.wrap(found));
      }
    }
  }
}
