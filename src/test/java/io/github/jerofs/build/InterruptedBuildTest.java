package io.github.jerofs.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.ErofsBuilder;
import io.github.jerofs.testkit.OtherThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt of the thread that builds, while a content does not arrive. */
@Timeout(60)
final class InterruptedBuildTest {
  private static final BuildOptions PLAIN = BuildOptions.builder().build();
  private static final BuildOptions COMPRESSED =
      BuildOptions.builder()
          .compression(CompressionOptions.of(Compression.of(CompressionMethod.DEFLATE)))
          .build();

  @TempDir private Path temp;

  /** A content that does not arrive. */
  private record Stuck(long size, CountDownLatch begun) implements ContentSource {
    @Override
    public InputStream open() throws IOException {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
        throw new AssertionError();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  /** A build, and the size of the content. Most sizes are read by another thread. */
  private record Case(BuildOptions options, long size) {}

  private static Stream<Case> cases() {
    return Stream.of(
        new Case(PLAIN, 10),
        new Case(PLAIN, 9000),
        new Case(PLAIN, 2 << 20),
        new Case(COMPRESSED, 9000),
        new Case(COMPRESSED, 9 << 20));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void contentDoesNotArrive_cancelled(Case one) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    ErofsBuilder builder =
        ErofsBuilder.to(temp.resolve("image.erofs"))
            .options(one.options())
            .file("/stuck", EntryAttributes.of(0644), new Stuck(one.size(), begun));
    Throwable failure =
        OtherThread.failureAfterInterrupt(
            begun,
            () -> {
              try {
                return builder.build();
              } finally {
                assertTrue(Thread.interrupted());
              }
            });
    assertInstanceOf(CancellationException.class, failure);
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
