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
 * Reads and compresses files on several threads. A small file takes one thread, a large one all of
 * them. The result does not depend on the number of threads. Memory is bounded by the bytes in
 * flight plus 14 MiB per thread. Not thread-safe.
 */
public final class FileEncoder implements AutoCloseable {
  private final ExecutorService executor;
  private final long bytesInFlight;
  private final CompressorPool compressors = new CompressorPool();
  private final Queue<SegmentEncoder> idle = new ConcurrentLinkedQueue<>();

  /**
   * Creates an encoder and its threads.
   *
   * @param threads the number of threads, at least 1
   * @param bytesInFlight the maximum number of content bytes that are read ahead of the receiver. A
   *     part of a file has 4 MiB; smaller limits leave threads idle
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
   * Encodes {@code files} and delivers them in order. Returns when all are delivered. Iterator and
   * receiver run on the calling thread; the iterator runs ahead of the receiver.
   *
   * @throws IOException if a file cannot be read or has the wrong size, or the receiver throws.
   *     Nothing is delivered afterwards
   * @throws UnsupportedOperationException if the library of a method is missing; the message names
   *     it
   * @throws InterruptedException if the calling thread is interrupted
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

  /** Encodes a part of a file, on a thread of the pool. */
  private Segment encode(FilePart part) throws IOException, InterruptedException {
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
      byte[] content = encoder.input(part.length());
      part.readTo(content);
      if (part.isStored()) {
        return Segment.raw(Arrays.copyOf(content, part.length()), Segment.State.FLAT);
      }
      Segment segment = encoder.encode(encoding, compressor, part.length(), part.isLast());
      if (!part.isWholeFile() || isWorth(encoding, segment, part.length())) {
        return segment;
      }
      return Segment.raw(Arrays.copyOf(content, part.length()), Segment.State.FLAT);
    } finally {
      idle.add(encoder);
      compressors.giveBack(encoding.method(), encoding.level(), compressor);
    }
  }

  /** Returns whether the encoded file is smaller than a flat one, whose tail is inline, too. */
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
