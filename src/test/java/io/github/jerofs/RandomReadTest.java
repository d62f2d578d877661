package io.github.jerofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.jerofs.option.ErofsOptions;
import io.github.jerofs.testkit.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random reads on four threads, with a cache smaller than the image, return the same bytes as
 * sequential reads.
 */
final class RandomReadTest {
  private static final int READS = 100;
  private static final int THREADS = 4;
  private static final int SMALL_CACHE = 256 << 10;
  private static final long SEED = 42;

  @TestFactory
  Stream<DynamicTest> everyImage_randomEqualsSequential() throws IOException {
    return Corpus.small().images().stream()
        .map(image -> dynamicTest(image.toString(), () -> check(image)));
  }

  private static void check(Corpus.Image image) throws Exception {
    ErofsOptions options = image.options().toBuilder().cacheBytes(SMALL_CACHE).build();
    try (FileSystem fs = Erofs.open(image.file(), options);
        Stream<Path> paths = Files.walk(fs.getPath("/"))) {
      List<Path> files =
          paths.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)).toList();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Callable<Void>> readers =
            IntStream.range(0, THREADS)
                .<Callable<Void>>mapToObj(t -> () -> read(files, t))
                .toList();
        for (Future<Void> done : threads.invokeAll(readers)) {
          done.get();
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static Void read(List<Path> files, int thread) throws IOException {
    Random random = new Random(SEED + thread);
    // 100 per file in total, divided among the threads.
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      try (SeekableByteChannel channel = Files.newByteChannel(file)) {
        for (int i = 0; i < READS / THREADS; i++) {
          int position = random.nextInt(whole.length + 10);
          int length = random.nextInt(Math.max(1, Math.min(whole.length + 10, 20_000)));
          ByteBuffer buffer =
              i % 2 == 0 ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
          int n = fill(channel.position(position), buffer);
          int expected = Math.max(0, Math.min(length, whole.length - position));
          String where = file + " at " + position + "+" + length + ", seed " + SEED;
          assertEquals(expected, n, where);
          ByteBuffer slice =
              ByteBuffer.wrap(whole, Math.min(position, whole.length), expected).slice();
          assertEquals(slice, buffer.flip(), where);
        }
      }
    }
    return null;
  }

  private static int fill(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until it is full or the file ends
    }
    return buffer.position();
  }
}
