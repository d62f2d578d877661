package io.github.jerofs.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads that use one cache at the same time. */
@Timeout(60)
final class MemoryCacheThreadsTest extends MemoryCacheFixture {
  private static final int THREADS = 8;

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

  private static Stream<Throwable> failures() {
    return Stream.of(
        new IOException("broken"),
        new SocketTimeoutException("no data"),
        new IllegalStateException("bug"),
        new InternalError("lost"));
  }

  /**
   * Waiting threads must throw the same exception as the loading thread: callers handle its type.
   */
  @ParameterizedTest
  @MethodSource("failures")
  void failure_rethrownInWaitingThreads(Throwable failure) throws Exception {
    Both both = failLoad("a", "a", () -> fail(failure));
    assertSame(failure, failure(both.loading()));
    assertSame(failure, failure(both.waiting()));
  }

  private static Stream<Throwable> interrupts() {
    return Stream.of(new InterruptedIOException("interrupted"), new ClosedByInterruptException());
  }

  /** An interrupt concerns one thread only. */
  @ParameterizedTest
  @MethodSource("interrupts")
  void interrupt_waitingThreadsLoad(Throwable interrupt) throws Exception {
    Both both = failLoad("a", "a", () -> fail(interrupt));
    assertSame(interrupt, failure(both.loading()));
    assertSame(both.waiting().get(), account.find("a"));
    assertEquals(COST, account.bytes());
  }

  /** A thread that loads a value, and one that waits for it. */
  private record Both(FutureTask<byte[]> loading, FutureTask<byte[]> waiting) {}

  private static Throwable failure(FutureTask<?> task) {
    return Objects.requireNonNull(assertThrows(ExecutionException.class, task::get).getCause());
  }

  /** Runs {@code load}, which fails, for {@code key} while a thread waits for an equal key. */
  private Both failLoad(Object key, Object equalKey, CacheAccount.Loader load) throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    FutureTask<byte[]> loader =
        new FutureTask<>(
            () ->
                account.get(
                    key,
                    SIZE,
                    () -> {
                      loading.countDown();
                      await(release);
                      return load.load();
                    }));
    FutureTask<byte[]> waiter =
        new FutureTask<>(() -> account.get(equalKey, SIZE, () -> new byte[SIZE]));
    start(loader);
    loading.await();
    Thread waiting = start(waiter);
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    release.countDown();
    return new Both(loader, waiter);
  }

  /** A key whose lookup can fail, as it does in a heap without room for a lambda or an iterator. */
  private static final class FragileKey {
    private boolean broken;

    @Override
    public int hashCode() {
      if (broken) {
        throw new OutOfMemoryError("lookup");
      }
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof FragileKey;
    }
  }

  @Test
  void failure_duringCleanUp_waitingThreadsEnd() throws Exception {
    FragileKey key = new FragileKey();
    Both both =
        failLoad(
            key,
            new FragileKey(),
            () -> {
              key.broken = true;
              throw new OutOfMemoryError("load");
            });
    assertEquals(
        "lookup", assertInstanceOf(OutOfMemoryError.class, failure(both.loading())).getMessage());
    assertEquals(
        "load", assertInstanceOf(OutOfMemoryError.class, failure(both.waiting())).getMessage());
    assertEquals(0, account.bytes());
    assertEquals(2, account.get(new FragileKey(), 2, () -> new byte[2]).length);
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
