package io.github.jerofs.internal.write.compress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One run of an encoder. Parts are started and delivered in order, so a thread that waits for the
 * previous part waits for a running one. Used by one thread.
 *
 * @param <F> the type of files
 */
final class EncodingRun<F extends FileSource> implements AutoCloseable {
  /** The memory that a part takes in addition to its bytes. */
  private static final int OVERHEAD = 4096;

  /** The work on a part. */
  interface Work {
    Segment encode(Part part) throws IOException, InterruptedException;
  }

  /** A part of a file to encode. */
  static final class Part {
    private final SegmentReader reader;
    private final @Nullable Encoding encoding;
    private final long position;
    private final int length;
    private final long fileSize;
    private byte @Nullable [] content;

    Part(
        SegmentReader reader,
        @Nullable Encoding encoding,
        long position,
        int length,
        long fileSize) {
      this.reader = reader;
      this.encoding = encoding;
      this.position = position;
      this.length = length;
      this.fileSize = fileSize;
    }

    @Nullable Encoding encoding() {
      return encoding;
    }

    int length() {
      return length;
    }

    boolean isWholeFile() {
      return length == fileSize;
    }

    /** Returns whether the content is stored already. Valid once it has been read. */
    boolean isStored() {
      return isWholeFile() && reader.isStored();
    }

    boolean isLast() {
      return position + length == fileSize;
    }

    /** Reads the bytes on the calling thread. */
    void load() throws IOException, InterruptedException {
      content = content();
    }

    /** Returns the bytes of the part, in an array of their length. */
    byte[] content() throws IOException, InterruptedException {
      byte[] bytes = content;
      if (bytes == null) {
        bytes = new byte[length];
        reader.read(position, bytes, length);
      }
      return bytes;
    }

    /** Copies the bytes of the part to the start of {@code array}. */
    void readTo(byte[] array) throws IOException, InterruptedException {
      if (content == null) {
        reader.read(position, array, length);
      } else {
        System.arraycopy(content, 0, array, 0, length);
      }
    }
  }

  private record Pending<F>(F file, Part part, FutureTask<Segment> task) {}

  private final Executor executor;
  private final Work work;
  private final long bytesInFlight;
  private final FileReceiver<F> receiver;
  private final Deque<Pending<F>> pending = new ArrayDeque<>();
  private long inFlight;

  /** The extents so far of the large file being delivered. */
  private ExtentList.@Nullable Builder extents;

  EncodingRun(Executor executor, Work work, long bytesInFlight, FileReceiver<F> receiver) {
    this.executor = executor;
    this.work = work;
    this.bytesInFlight = bytesInFlight;
    this.receiver = receiver;
  }

  /** Starts encoding a file. Delivers earlier parts first if the limit is reached. */
  void submit(F file) throws IOException, InterruptedException {
    long size = file.size();
    Encoding encoding = size == 0 ? null : file.encoding();
    SegmentReader reader = new SegmentReader(file, size);
    long position = 0;
    do {
      int length = (int) Math.min(SegmentEncoder.SEGMENT, size - position);
      while (!pending.isEmpty() && inFlight + length + OVERHEAD > bytesInFlight) {
        deliver(pending.remove());
      }
      Part part = new Part(reader, encoding, position, length, size);
      if (file.readInOrder()) {
        part.load();
      }
      FutureTask<Segment> task = new FutureTask<>(() -> work.encode(part));
      pending.add(new Pending<>(file, part, task));
      inFlight += length + OVERHEAD;
      executor.execute(task);
      position += length;
    } while (position < size);
  }

  /** Delivers everything. */
  void finish() throws IOException, InterruptedException {
    while (!pending.isEmpty()) {
      deliver(pending.remove());
    }
  }

  private void deliver(Pending<F> oldest) throws IOException, InterruptedException {
    Segment segment;
    try {
      segment = oldest.task.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      closeQuietly(oldest, cause);
      throw rethrow(cause);
    } catch (InterruptedException e) {
      pending.addFirst(oldest); // close() waits for it
      throw e;
    }
    inFlight -= oldest.part.length + OVERHEAD;
    if (oldest.part.isWholeFile()) {
      deliverWhole(oldest, segment);
    } else {
      deliverPart(oldest, segment);
    }
  }

  private void deliverWhole(Pending<F> whole, Segment segment) throws IOException {
    EncodedFile encoded =
        switch (segment.state()) {
          case FLAT -> EncodedFile.Flat.INSTANCE;
          case FRAGMENT -> EncodedFile.Fragment.INSTANCE;
          case EXTENTS ->
              segment.toFile(encodingOf(whole.part), whole.part.fileSize, segment.extents());
        };
    receiver.whole(whole.file, encoded, ByteBuffer.wrap(segment.stored()));
  }

  private void deliverPart(Pending<F> next, Segment segment) throws IOException {
    if (segment.stored().length > 0) {
      receiver.part(next.file, ByteBuffer.wrap(segment.stored()));
    }
    if (segment.state() == Segment.State.FLAT) {
      if (next.part.isLast()) {
        receiver.end(next.file, EncodedFile.Flat.INSTANCE);
      }
      return;
    }
    if (extents == null) {
      extents = new ExtentList.Builder(encodingOf(next.part).plainUnit());
    }
    extents.addAll(segment.extents());
    if (next.part.isLast()) {
      ExtentList all = extents.build();
      extents = null;
      deliverEnd(next, segment.toFile(encodingOf(next.part), next.part.fileSize, all));
    }
  }

  /** If nothing could be compressed, the tail follows the other parts and the file has no map. */
  private void deliverEnd(Pending<F> last, EncodedFile.Compressed encoded) throws IOException {
    if (encoded.isCompressed()) {
      receiver.end(last.file, encoded);
      return;
    }
    byte[] tail = encoded.fragment().length > 0 ? encoded.fragment() : encoded.inlineTail();
    if (tail.length > 0) {
      receiver.part(last.file, ByteBuffer.wrap(tail));
    }
    receiver.end(last.file, EncodedFile.Flat.INSTANCE);
  }

  private static Encoding encodingOf(Part part) {
    Encoding encoding = part.encoding();
    if (encoding == null) {
      throw new IllegalStateException("extents without encoding");
    }
    return encoding;
  }

  private static IOException rethrow(Throwable cause) throws IOException {
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof IOException e ? e : new IOException(cause);
  }

  private static void closeQuietly(Pending<?> failed, Throwable cause) {
    try {
      failed.part.reader.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** After a failure, cancels pending parts, waits for running ones and closes all files. */
  @Override
  public void close() throws IOException {
    for (Pending<F> rest : pending) {
      rest.task.cancel(false);
      rest.part.reader.close();
    }
    boolean interrupted = false;
    for (Pending<F> rest : pending) {
      for (boolean done = false; !done; ) {
        try {
          rest.task.get();
          done = true;
        } catch (CancellationException | ExecutionException e) {
          done = true; // the first failure is already being thrown
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    pending.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
