package io.github.jerofs.internal.remote;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.option.RemoteOptions;
import io.github.jerofs.testkit.BusyCommonPool;
import org.junit.jupiter.api.Test;

/** Remote files while all threads of the common pool wait. */
final class CommonPoolTest extends RemoteTest {
  @Test
  void read_doesNotNeedThem() throws Exception {
    byte[] bytes = noise(100 * GRANULE);
    RemoteOptions options = options();
    BusyCommonPool.during(
        () -> {
          try (ImageSource source = open(server.serve("image", bytes, ETAG), options)) {
            assertAll(bytes, source);
          }
        });
  }
}
