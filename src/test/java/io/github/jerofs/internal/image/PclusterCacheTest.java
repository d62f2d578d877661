package io.github.jerofs.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class PclusterCacheTest {
  private static final int CAPACITY = 100;
  private static final int THREADS = 8;
  private static final long SEED = 99;

  private final PclusterCache cache = new PclusterCache(CAPACITY);

  /** The failure of the decoder in {@link #keeps}, which leaves no trace in the cache. */
  private static final class Missing extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Decodes the value of a key. */
  private interface Decoder {
    byte[] decode() throws IOException;
  }

  /** Uses the cache in the same way as {@link PclusterReader}. */
  private static byte[] get(PclusterCache cache, Object key, int size, Decoder decoder)
      throws IOException {
    PclusterCache.Entry entry = cache.find(key);
    if (entry == null) {
      PclusterCache.Entry fresh = new PclusterCache.Entry(key, size);
      entry = cache.add(fresh);
      if (entry == fresh) {
        return decode(cache, fresh, decoder);
      }
    }
    return entry.get();
  }

  private static byte[] decode(PclusterCache cache, PclusterCache.Entry entry, Decoder decoder)
      throws IOException {
    try {
      byte[] value = decoder.decode();
      cache.complete(entry, value);
      return value;
    } catch (IOException | RuntimeException | Error e) {
      cache.fail(entry, e);
      throw e;
    }
  }

  private byte[] put(Object key, int size) throws IOException {
    return get(cache, key, size, () -> new byte[size]);
  }

  private boolean keeps(Object key) throws IOException {
    try {
      get(
          cache,
          key,
          0, // evicts nothing
          () -> {
            throw new Missing();
          });
      return true;
    } catch (Missing e) {
      return false;
    }
  }

  /** Fills the cache exactly, which succeeds only if it accounts for nothing else. */
  private void assertAllOfItUsable() throws IOException {
    for (int i = 0; i < 10; i++) {
      put("fill " + i, CAPACITY / 10);
    }
    for (int i = 0; i < 10; i++) {
      assertTrue(keeps("fill " + i), "only part of the cache is usable");
    }
    put("one more", CAPACITY / 10);
    int kept = 0;
    for (int i = 0; i < 10; i++) {
      kept += keeps("fill " + i) ? 1 : 0;
    }
    assertEquals(9, kept, "the cache keeps more than its capacity");
  }

  @Test
  void hit_sameValueWithoutDecoding() throws IOException {
    byte[] value = put("a", 10);
    byte[] again = get(cache, "a", 10, () -> new byte[1]);
    assertSame(value, again);
  }

  @Test
  void capacity_neverExceeded() throws IOException {
    Random random = new Random(SEED);
    int[] sizes = new int[60];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = 1 + random.nextInt(CAPACITY);
      put(i, sizes[i]);
      int kept = 0;
      for (int key = 0; key <= i; key++) {
        kept += keeps(key) ? sizes[key] : 0;
      }
      assertTrue(kept <= CAPACITY, "seed " + SEED + " step " + i + ": " + kept + " bytes");
      assertTrue(keeps(i), "seed " + SEED + " step " + i + ": the newest is missing");
    }
  }

  @Test
  void secondChance_usedEntryStays() throws IOException {
    put("first", 40);
    put("second", 40);
    put("first", 40); // used
    put("third", 40);
    assertTrue(keeps("first"));
    assertFalse(keeps("second"));
    assertTrue(keeps("third"));
  }

  @Test
  void secondChance_onlyOne() throws IOException {
    put("first", 50);
    put("first", 50);
    put("second", 50);
    put("third", 50); // uses up the second chance of the first, and evicts the second
    put("fourth", 50);
    assertFalse(keeps("first"));
    assertTrue(keeps("third"));
    assertTrue(keeps("fourth"));
  }

  @Test
  void allUsed_oldestEvicted() throws IOException {
    for (int i = 0; i < 4; i++) {
      put(i, 25);
    }
    for (int i = 0; i < 4; i++) {
      put(i, 25);
    }
    put(4, 25);
    assertFalse(keeps(0));
    assertTrue(keeps(3));
  }

  @Test
  void oversize_notCachedAndEvictsNothing() throws IOException {
    put("small", CAPACITY);
    assertEquals(CAPACITY + 1, put("large", CAPACITY + 1).length);
    assertTrue(keeps("small"));
    assertFalse(keeps("large"));
  }

  @Test
  void noCapacity_decodesEachTime() throws IOException {
    PclusterCache none = new PclusterCache(0);
    byte[] value = get(none, "a", 1, () -> new byte[1]);
    byte[] other = get(none, "a", 1, () -> new byte[2]);
    assertEquals(1, value.length);
    assertEquals(2, other.length);
  }

  @Test
  @DisplayName("R9 a pcluster is decoded once for all threads that request it")
  void contention_oneDecodePerKey() throws Exception {
    int rounds = 200;
    PclusterCache large = new PclusterCache(rounds);
    AtomicInteger decodes = new AtomicInteger();
    List<CountDownLatch> arrived =
        Stream.generate(() -> new CountDownLatch(THREADS)).limit(rounds).toList();
    Callable<List<byte[]>> reader =
        () -> {
          List<byte[]> values = new ArrayList<>();
          for (int round = 0; round < rounds; round++) {
            CountDownLatch all = arrived.get(round);
            all.countDown();
            values.add(
                get(
                    large,
                    round,
                    1,
                    () -> {
                      decodes.incrementAndGet();
                      await(all); // so that the others request the key meanwhile
                      return new byte[1];
                    }));
          }
          return values;
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<byte[]>>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(threads.submit(reader));
      }
      List<byte[]> first = results.get(0).get();
      for (Future<List<byte[]>> result : results) {
        for (int round = 0; round < rounds; round++) {
          assertSame(first.get(round), result.get().get(round));
        }
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(rounds, decodes.get());
  }

  @Test
  void contention_capacityRespected() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(SEED + i);
        results.add(
            threads.submit(
                () -> {
                  barrier.await();
                  for (int step = 0; step < 3000; step++) {
                    step(random);
                  }
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
    cache.clear();
    assertAllOfItUsable();
  }

  /** Runs a random operation, so that operations interleave in all ways. */
  private void step(Random random) throws IOException {
    int key = random.nextInt(30);
    switch (random.nextInt(50)) {
      case 0 -> cache.clear();
      case 1, 2, 3 -> keeps(key);
      default -> {
        try {
          put(key, 1 + key);
        } catch (Missing e) {
          // from another thread that requested the same key
        }
      }
    }
  }

  @Test
  void failure_notCached() throws IOException {
    IOException failure = new IOException("broken");
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                get(
                    cache,
                    "a",
                    60,
                    () -> {
                      throw failure;
                    }));
    assertSame(failure, thrown);
    assertEquals(7, get(cache, "a", 7, () -> new byte[7]).length);
    cache.clear();
    assertAllOfItUsable();
  }

  private static Stream<Throwable> failures() {
    return Stream.of(
        new IOException("broken"), new IllegalStateException("bug"), new InternalError("lost"));
  }

  /**
   * Waiting threads get the same exception type as the decoding one: callers depend on the type.
   */
  @ParameterizedTest
  @MethodSource("failures")
  void failure_reachesWaitingThreads(Throwable failure) throws Exception {
    CountDownLatch decoding = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    FutureTask<Throwable> decoder =
        new FutureTask<>(
            () ->
                assertThrows(
                    Throwable.class,
                    () ->
                        get(
                            cache,
                            "a",
                            1,
                            () -> {
                              decoding.countDown();
                              await(release);
                              return fail(failure);
                            })));
    FutureTask<Throwable> waiter =
        new FutureTask<>(
            () -> assertThrows(Throwable.class, () -> get(cache, "a", 1, () -> new byte[1])));
    start(decoder);
    decoding.await();
    Thread waiting = start(waiter);
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    release.countDown();
    assertSame(failure, decoder.get());
    assertSame(failure, waiter.get());
  }

  private static Thread start(FutureTask<?> task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] fail(Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) failure;
  }

  @Test
  void clearWhileDecoding_valueReturnedNotCached() throws IOException {
    byte[] value =
        get(
            cache,
            "a",
            60,
            () -> {
              cache.clear();
              return new byte[60];
            });
    assertEquals(60, value.length);
    assertFalse(keeps("a"));
    assertAllOfItUsable();
  }

  @Test
  void clearWhileDecoding_thenFailure() throws IOException {
    assertThrows(
        IOException.class,
        () ->
            get(
                cache,
                "a",
                60,
                () -> {
                  cache.clear();
                  put("b", 70);
                  throw new IOException("broken");
                }));
    // If the failed value were subtracted from the total, both of these would fit.
    put("c", 70);
    assertFalse(keeps("b"));
    assertTrue(keeps("c"));
    cache.clear();
    assertAllOfItUsable();
  }

  @Test
  void clearWhileDecoding_failureKeepsNewEntry() throws IOException {
    assertThrows(
        IOException.class,
        () ->
            get(
                cache,
                "a",
                60,
                () -> {
                  cache.clear();
                  put("a", 60);
                  throw new IOException("broken");
                }));
    assertTrue(keeps("a"));
  }

  @Test
  void evictedWhileDecoding_thenFailure() throws IOException {
    assertThrows(
        IOException.class,
        () ->
            get(
                cache,
                "a",
                60,
                () -> {
                  put("b", 70);
                  throw new IOException("broken");
                }));
    put("c", 70);
    assertFalse(keeps("b"));
    assertTrue(keeps("c"));
  }
}
