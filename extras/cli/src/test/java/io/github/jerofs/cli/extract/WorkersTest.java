package io.github.jerofs.cli.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class WorkersTest {
  private static final int ROUNDS = 5000;
  private static final int BATCHES = 4;

  /** The thread and the one that closes take the last batches at the same time. */
  @Test
  @Timeout(60)
  void close_whileBatchesWait_runsAllAndEnds() throws IOException {
    AtomicInteger done = new AtomicInteger();
    for (int round = 0; round < ROUNDS; round++) {
      try (Workers workers = new Workers()) {
        for (int i = 0; i < BATCHES; i++) {
          workers.execute(done::incrementAndGet, 1 << 20);
        }
      }
    }
    assertEquals(ROUNDS * BATCHES, done.get());
  }
}
