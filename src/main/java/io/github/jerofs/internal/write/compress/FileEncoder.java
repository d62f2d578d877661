package io.github.jerofs.internal.write.compress;

import io.github.jerofs.build.CompressionMethod;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads and compresses files on several threads, small ones each on one thread, large ones on all.
 * The result does not depend on their number. Memory is bounded by the bytes in flight, and 14 MiB
 * a thread. Not thread-safe: one call of {@link #encode} at a time.
 */
public final class FileEncoder implements AutoCloseable {
  private final ExecutorService executor;
  private final long bytesInFlight;
  private final CompressorPool compressors = new CompressorPool();
  private final Queue<SegmentEncoder> idle = new ConcurrentLinkedQueue<>();

  /**
   * Starts the threads.
   *
   * @param threads how many, 1 or more
   * @param bytesInFlight how many bytes of content are read ahead of the receiver at most; a part
   *     of a file is 4 MiB, so with less the threads are idle at times
   */
  public FileEncoder(int threads, long bytesInFlight) {
    if (bytesInFlight < 0) {
      throw new IllegalArgumentException("bytes in flight: " + bytesInFlight);
    }
    this.bytesInFlight = bytesInFlight;
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "jerofs-encoder");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Checks that files can be compressed with {@code method}.
   *
   * @throws UnsupportedOperationException if its library is missing or does not run here; the
   *     message says which
   */
  public static void checkAvailable(CompressionMethod method) {
    CompressorPool.create(method, method.defaultLevel()).close();
  }

  /**
   * Encodes {@code files} and delivers them in their order. Returns when all are delivered. The
   * iterator and the receiver are called on this thread only; the iterator runs ahead of the
   * receiver.
   *
   * @throws IOException if a file cannot be read, has not the size that it should have, or the
   *     receiver throws; nothing is delivered after that
   * @throws UnsupportedOperationException if the library of a method is missing; the message names
   *     it
   * @throws InterruptedException if this thread is interrupted
   */
  public <F extends FileSource> void encode(Iterator<F> files, FileReceiver<F> receiver)
      throws IOException, InterruptedException {
    try (EncodingRun<F> run = new EncodingRun<>(executor, this::encode, bytesInFlight, receiver)) {
      while (files.hasNext()) {
        run.submit(files.next());
      }
      run.finish();
    }
  }

  /** What a thread does with a part of a file. */
  private Segment encode(EncodingRun.Part part) throws IOException, InterruptedException {
    Encoding encoding = part.encoding();
    if (encoding == null) {
      return Segment.raw(part.content(), Segment.State.FLAT);
    }
    if (part.isWholeFile() && SegmentEncoder.isFragment(encoding, part.length())) {
      return Segment.raw(part.content(), Segment.State.FRAGMENT);
    }
    SegmentEncoder encoder = idle.poll();
    encoder = encoder == null ? new SegmentEncoder() : encoder;
    Compressor compressor = compressors.take(encoding.method(), encoding.level());
    try {
      part.readTo(encoder.input());
      if (part.isStored()) {
        return Segment.raw(Arrays.copyOf(encoder.input(), part.length()), Segment.State.FLAT);
      }
      Segment segment = encoder.encode(encoding, compressor, part.length(), part.isLast());
      if (!part.isWholeFile() || isWorth(encoding, segment, part.length())) {
        return segment;
      }
      return Segment.raw(Arrays.copyOf(encoder.input(), part.length()), Segment.State.FLAT);
    } finally {
      idle.add(encoder);
      compressors.giveBack(encoding.method(), encoding.level(), compressor);
    }
  }

  /** Returns whether a file takes less room than if it were flat, where its end lies inline too. */
  private static boolean isWorth(Encoding encoding, Segment segment, int size) {
    if (segment.isPlain()) {
      return false;
    }
    FileMap map = FileMap.of(segment.toFile(encoding, size, segment.extents()), 0);
    return segment.stored().length + segment.fragment().length + map.size(0) < size;
  }

  /** Stops the threads. */
  @Override
  public void close() {
    executor.shutdownNow();
    compressors.close();
    idle.clear();
  }
}
