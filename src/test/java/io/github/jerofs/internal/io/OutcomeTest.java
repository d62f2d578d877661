package io.github.jerofs.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutcomeTest {
  private final Outcome<String> outcome = new Outcome<>();

  @Test
  void complete_givesResult() throws Exception {
    outcome.complete("result");
    assertEquals("result", outcome.join());
    assertNull(outcome.awaitFailure());
    assertFalse(outcome.hasFailed());
  }

  @ParameterizedTest
  @ValueSource(classes = {IOException.class, IllegalStateException.class, OutOfMemoryError.class})
  void fail_throwsSameFailure(Class<? extends Throwable> type) throws Exception {
    Throwable failure = type.getDeclaredConstructor().newInstance();
    outcome.fail(failure);
    assertSame(failure, assertThrows(type, outcome::join));
    assertSame(failure, outcome.awaitFailure());
    assertTrue(outcome.hasFailed());
  }

  @Test
  void ended_keepsFirstOutcome() throws IOException {
    outcome.complete("first");
    outcome.fail(new IOException("late"));
    outcome.complete("second");
    assertEquals("first", outcome.join());
    assertFalse(outcome.hasFailed());
  }

  @Test
  void join_interrupted_waitsAndStaysInterrupted() throws Exception {
    FutureTask<Boolean> waiting =
        new FutureTask<>(
            () -> {
              Thread.currentThread().interrupt();
              assertEquals("result", outcome.join());
              return Thread.currentThread().isInterrupted();
            });
    Thread thread = new Thread(waiting);
    thread.start();
    outcome.complete("result");
    assertTrue(waiting.get());
  }

  @Test
  void awaitFailure_interrupted_throws() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, outcome::awaitFailure);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void join_onOnlyThreadOfPool_poolRunsOtherTasks() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(1);
    try {
      Future<String> waiting = pool.submit(outcome::join);
      pool.execute(() -> outcome.complete("result"));
      assertEquals("result", waiting.get());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void join_inPoolWithoutSpareThreads_waits() throws Exception {
    ForkJoinPool pool =
        new ForkJoinPool(
            1,
            ForkJoinPool.defaultForkJoinWorkerThreadFactory,
            null,
            false,
            1,
            1,
            1,
            null,
            1,
            TimeUnit.MINUTES);
    try {
      Future<String> waiting = pool.submit(outcome::join);
      outcome.complete("result");
      assertEquals("result", waiting.get());
    } finally {
      pool.shutdownNow();
    }
  }
}
