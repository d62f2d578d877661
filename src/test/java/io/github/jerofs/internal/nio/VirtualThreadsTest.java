package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R8: virtual threads are not pinned. */
final class VirtualThreadsTest extends ContractTest {
  @Test
  @DisplayName("R8 a thousand virtual threads can read")
  void virtualThreads_read() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads need Java 21");
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    try {
      List<Future<byte[]>> results = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        results.add(threads.submit(() -> Files.readAllBytes(image("/sizes/70000"))));
      }
      byte[] expected = ContractTree.pattern(70_000);
      for (Future<byte[]> result : results) {
        assertArrayEquals(expected, result.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
