package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Remote files while all threads of the common pool wait. */
final class CommonPoolTest extends RemoteTest {
  private final CountDownLatch released = new CountDownLatch(1);

  @BeforeEach
  void occupyThreads() throws InterruptedException {
    int threads = ForkJoinPool.getCommonPoolParallelism();
    CountDownLatch begun = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      ForkJoinPool.commonPool().execute(() -> occupy(begun));
    }
    begun.await();
  }

  private void occupy(CountDownLatch begun) {
    begun.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void releaseThreads() {
    released.countDown();
  }

  @Test
  void read_doesNotNeedThem() throws IOException {
    byte[] bytes = noise(100 * GRANULE);
    RemoteOptions options = options();
    try (ImageSource source = open(server.serve("image", bytes, ETAG), options)) {
      assertAll(bytes, source);
    }
  }
}
