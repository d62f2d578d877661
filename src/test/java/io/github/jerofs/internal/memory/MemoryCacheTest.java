package io.github.jerofs.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class MemoryCacheTest {
  /** The number of entries of {@link #SIZE} bytes that fit. */
  private static final int ROOM = 100;

  private static final int SIZE = 1024;
  private static final long COST = SIZE + MemoryCache.OVERHEAD;
  private static final int THREADS = 8;
  private static final long SEED = 99;
  private static final long MINUTE = 60_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final MemoryCache cache = new MemoryCache(ROOM * COST, now::get);
  private final CacheAccount account = cache.open();

  private static byte[] put(CacheAccount account, Object key) throws IOException {
    return account.get(key, SIZE, () -> new byte[SIZE]);
  }

  private static int kept(CacheAccount account, int from, int to) {
    int kept = 0;
    for (int key = from; key < to; key++) {
      kept += account.contains(key) ? 1 : 0;
    }
    return kept;
  }

  private static void fill(CacheAccount account, int from, int to) throws IOException {
    for (int key = from; key < to; key++) {
      put(account, key);
    }
  }

  @Test
  void hit_sameValueWithoutLoading() throws IOException {
    byte[] value = put(account, "a");
    assertSame(value, account.get("a", SIZE, () -> new byte[1]));
    assertSame(value, account.find("a"));
  }

  @Test
  void accounts_sameKey_separateValues() throws IOException {
    CacheAccount other = cache.open();
    byte[] value = put(account, "a");
    assertNull(other.find("a"));
    byte[] second = put(other, "a");
    assertSame(value, account.find("a"));
    assertSame(second, other.find("a"));
  }

  @Test
  void capacity_neverExceeded() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 1000; i++) {
      int size = 1 + random.nextInt(ROOM * SIZE);
      byte[] unused = account.get(i, size, () -> new byte[size]);
      assertTrue(cache.used() <= cache.capacity(), "seed " + SEED + " step " + i);
      assertEquals(cache.used(), account.bytes());
      assertTrue(account.contains(i), "seed " + SEED + " step " + i + ": the newest is missing");
    }
  }

  @Test
  void capacity_lowered_evictsAtOnce() throws IOException {
    fill(account, 0, ROOM);
    assertEquals(ROOM * COST, cache.used());
    cache.setCapacity(10 * COST);
    assertEquals(10 * COST, cache.used());
    assertEquals(10, kept(account, 0, ROOM));
  }

  @Test
  void oversize_notCached_evictsNothing() throws IOException {
    put(account, "small");
    int size = (int) cache.capacity();
    assertEquals(size, account.get("large", size, () -> new byte[size]).length);
    assertTrue(account.contains("small"));
    assertFalse(account.contains("large"));
  }

  @Test
  void noCapacity_loadsEachTime() throws IOException {
    CacheAccount none = new MemoryCache(0).open();
    assertEquals(1, none.get("a", 1, () -> new byte[1]).length);
    assertEquals(2, none.get("a", 1, () -> new byte[2]).length);
    assertFalse(none.isWorthKeeping("a", 1));
  }

  @Test
  void close_releasesAtOnce() throws IOException {
    CacheAccount other = cache.open();
    fill(account, 0, 30);
    fill(other, 0, 20);
    account.close();
    assertEquals(20 * COST, cache.used());
    assertEquals(0, account.bytes());
    assertNull(account.find(0));
    put(account, 0);
    assertFalse(account.contains(0));
    assertEquals(20, kept(other, 0, 20));
  }

  @Test
  void close_whileLoading_valueReturnedNotCached() throws IOException {
    byte[] value =
        account.get(
            "a",
            SIZE,
            () -> {
              account.close();
              return new byte[SIZE];
            });
    assertEquals(SIZE, value.length);
    assertFalse(account.contains("a"));
    assertEquals(0, cache.used());
  }

  @Test
  void openAndClose_repeated_nothingLeft() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      CacheAccount one = cache.open();
      put(one, "a");
      one.close();
    }
    assertEquals(0, cache.used());
  }

  /** Data that is read once occupies at most a tenth of the cache. */
  @Test
  void scan_usedEntriesKept() throws IOException {
    CacheAccount scanner = cache.open();
    fill(account, 0, 80);
    fill(account, 0, 80); // a second use
    fill(scanner, 0, 20 * ROOM);
    assertEquals(80, kept(account, 0, 80));
  }

  /** The same for a single account, whose fair share is the whole cache. */
  @Test
  void scan_ofSameAccount_usedEntriesKept() throws IOException {
    fill(account, 0, 80);
    fill(account, 0, 80);
    fill(account, 1000, 1000 + 20 * ROOM);
    assertEquals(80, kept(account, 0, 80));
  }

  /** Entries that were used twice stay, however often another account uses its entries. */
  @Test
  void fairness_greedyAccount_othersKept() throws IOException {
    CacheAccount greedy = cache.open();
    fill(account, 0, ROOM / 2);
    fill(account, 0, ROOM / 2);
    for (int round = 0; round < 5; round++) {
      fill(greedy, 0, 5 * ROOM);
      fill(greedy, 0, 5 * ROOM);
    }
    assertEquals(ROOM / 2, kept(account, 0, ROOM / 2));
    assertTrue(cache.used() <= cache.capacity());
  }

  @Test
  void fairness_lateAccount_getsShare() throws IOException {
    CacheAccount greedy = cache.open();
    for (int round = 0; round < 5; round++) {
      fill(greedy, 0, ROOM); // all of it, and often
    }
    for (int round = 0; round < 2; round++) {
      fill(account, 0, ROOM / 2);
      fill(greedy, 0, ROOM);
    }
    assertTrue(kept(account, 0, ROOM / 2) > ROOM * 4 / 10);
  }

  @Test
  void fairness_idleAccount_evicted() throws IOException {
    CacheAccount busy = cache.open();
    fill(account, 0, ROOM);
    now.addAndGet(MINUTE);
    for (int round = 0; round < 3; round++) {
      fill(busy, 0, ROOM);
    }
    assertEquals(ROOM, kept(busy, 0, ROOM));
    assertEquals(0, kept(account, 0, ROOM));
  }

  @Test
  void fairness_manyAccountsInUse_allKept() throws IOException {
    List<CacheAccount> accounts = new ArrayList<>();
    for (int i = 0; i < ROOM; i++) {
      accounts.add(cache.open());
    }
    for (int round = 0; round < 3; round++) {
      for (CacheAccount each : accounts) {
        put(each, round);
        now.addAndGet(MINUTE / ROOM); // so that some leave the period while others enter it
      }
    }
    assertEquals(ROOM * COST, cache.used());
  }

  @Test
  void worthKeeping_withRoomOrUsedBefore() throws IOException {
    assertTrue(account.isWorthKeeping("a", SIZE));
    assertTrue(account.isWorthKeeping("a", SIZE));
    fill(account, 0, ROOM);
    assertFalse(account.isWorthKeeping("b", SIZE));
    assertTrue(account.isWorthKeeping("b", SIZE));
  }

  @Test
  void contention_oneLoadPerKey() throws Exception {
    int rounds = 200;
    CacheAccount large = new MemoryCache(rounds * COST).open();
    AtomicInteger loads = new AtomicInteger();
    List<CountDownLatch> arrived =
        Stream.generate(() -> new CountDownLatch(THREADS)).limit(rounds).toList();
    Callable<List<byte[]>> reader =
        () -> {
          List<byte[]> values = new ArrayList<>();
          for (int round = 0; round < rounds; round++) {
            CountDownLatch all = arrived.get(round);
            all.countDown();
            values.add(
                large.get(
                    round,
                    1,
                    () -> {
                      loads.incrementAndGet();
                      await(all); // so that the others request the value in the meantime
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
    assertEquals(rounds, loads.get());
  }

  @Test
  void contention_countsCorrect() throws Exception {
    List<CacheAccount> accounts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      accounts.add(cache.open());
    }
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
                  for (int step = 0; step < 20_000; step++) {
                    step(accounts.get(random.nextInt(4)), random);
                  }
                  accounts.get(3).close();
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertTrue(cache.used() <= cache.capacity(), cache.used() + " bytes");
    fill(accounts.get(0), 0, 2 * ROOM); // the bytes released by account 3 may still be free
    assertTrue(cache.used() <= cache.capacity(), cache.used() + " bytes");
    assertTrue(cache.used() > cache.capacity() - COST, cache.used() + " bytes");
    accounts.forEach(CacheAccount::close);
    assertEquals(0, cache.used());
    accounts.forEach(each -> assertEquals(0, each.bytes()));
  }

  private static void step(CacheAccount account, Random random) throws IOException {
    int key = random.nextInt(2 * ROOM);
    try {
      byte[] value =
          account.get(
              key,
              SIZE,
              () -> {
                if (key % 50 == 0) {
                  throw new IOException("broken");
                }
                byte[] made = new byte[SIZE];
                made[0] = (byte) key;
                return made;
              });
      assertEquals((byte) key, value[0]);
    } catch (IOException e) {
      assertEquals("broken", e.getMessage());
    }
  }

  @Test
  void failure_notCached() throws IOException {
    IOException failure = new IOException("broken");
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                account.get(
                    "a",
                    SIZE,
                    () -> {
                      throw failure;
                    }));
    assertSame(failure, thrown);
    assertEquals(0, cache.used());
    assertNotNull(put(account, "a"));
  }

  private static Stream<Throwable> failures() {
    return Stream.of(
        new IOException("broken"), new IllegalStateException("bug"), new InternalError("lost"));
  }

  /**
   * Waiting threads must throw the same exception as the loading thread: callers handle its type.
   */
  @ParameterizedTest
  @MethodSource("failures")
  void failure_rethrownInWaitingThreads(Throwable failure) throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    FutureTask<Throwable> loader =
        new FutureTask<>(
            () ->
                assertThrows(
                    Throwable.class,
                    () ->
                        account.get(
                            "a",
                            1,
                            () -> {
                              loading.countDown();
                              await(release);
                              return fail(failure);
                            })));
    FutureTask<Throwable> waiter =
        new FutureTask<>(
            () -> assertThrows(Throwable.class, () -> account.get("a", 1, () -> new byte[1])));
    start(loader);
    loading.await();
    Thread waiting = start(waiter);
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    release.countDown();
    assertSame(failure, loader.get());
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
}
