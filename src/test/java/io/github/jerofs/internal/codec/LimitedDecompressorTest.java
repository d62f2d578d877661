package io.github.jerofs.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.internal.format.Algorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LimitedDecompressorTest {
  private static final int TURNS = 2;
  private static final int THREADS = 8;
  private static final int CALLS = 200;

  private final Semaphore turns = new Semaphore(TURNS);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private void observe() {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    for (int i = 0; i < 1000; i++) {
      Thread.onSpinWait();
    }
    running.decrementAndGet();
  }

  private static void decode(Decompressor decompressor) throws DecodeException {
    decompressor.decode(new byte[1], 0, 1, new byte[1], 0, 1, true);
  }

  @Test
  void threads_noMoreThanTurns() throws Exception {
    Decompressor limited =
        new LimitedDecompressor(
            (in, inOffset, inLength, out, outOffset, length, exact) -> observe(), turns);
    Callable<Void> calls =
        () -> {
          for (int i = 0; i < CALLS; i++) {
            decode(limited);
          }
          return null;
        };
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(pool.submit(calls));
      }
      for (Future<Void> each : all) {
        each.get();
      }
    } finally {
      pool.shutdown();
    }
    assertTrue(most.get() >= 1 && most.get() <= TURNS, "at a time: " + most);
    assertEquals(TURNS, turns.availablePermits());
  }

  @Test
  void turnTaken_waits() throws Exception {
    Decompressor limited =
        new LimitedDecompressor(
            (in, inOffset, inLength, out, outOffset, length, exact) -> observe(), turns);
    turns.acquire(TURNS);
    Thread thread =
        new Thread(
            () -> {
              try {
                decode(limited);
              } catch (DecodeException e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    while (!turns.hasQueuedThreads()) {
      Thread.onSpinWait();
    }
    assertEquals(0, most.get());
    turns.release(TURNS);
    thread.join();
    assertEquals(1, most.get());
  }

  @Test
  void failure_returnsTurn() {
    Decompressor limited =
        new LimitedDecompressor(
            (in, inOffset, inLength, out, outOffset, length, exact) -> {
              throw new DecodeException("damaged");
            },
            turns);
    for (int i = 0; i <= TURNS; i++) {
      assertThrows(DecodeException.class, () -> decode(limited));
    }
    assertEquals(TURNS, turns.availablePermits());
  }

  @Test
  void needed_inOldJvmsWithLittleHeap() {
    assertTrue(LimitedDecompressor.isNeeded(17, 100 << 20));
    assertFalse(LimitedDecompressor.isNeeded(17, 256 << 20));
    assertFalse(LimitedDecompressor.isNeeded(22, 1 << 20));
  }

  @Test
  void nativeDecompressors_limited() {
    Runtime runtime = Runtime.getRuntime();
    boolean needed =
        LimitedDecompressor.isNeeded(
            Runtime.version().feature(), runtime.maxMemory() / runtime.availableProcessors());
    for (Algorithm each : List.of(Algorithm.LZ4, Algorithm.DEFLATE, Algorithm.ZSTD)) {
      assertEquals(needed, Decompressors.of(each) instanceof LimitedDecompressor, each.name());
    }
  }
}
