package io.github.jerofs.internal.write.compress;

import io.github.jerofs.internal.io.Closeables;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One run of an encoder. Batches of parts are started and delivered in order, so a thread that
 * waits for the previous part of a file waits for a running one. Used by one thread.
 *
 * @param <F> the type of files
 */
final class EncodingRun<F extends FileSource> implements AutoCloseable {
  /** The memory that a part takes in addition to its bytes. */
  private static final int OVERHEAD = 4096;

  /** The memory of a batch. Smaller ones would cost more in waking threads than in encoding. */
  private static final int BATCH = 256 << 10;

  /** The work on a part. */
  interface Work {
    Segment encode(FilePart part) throws IOException, InterruptedException;
  }

  /** Parts for one task: some small files, or a part of a large one. */
  private static final class Batch<F> implements Closeable {
    private final List<F> files = new ArrayList<>();
    private final List<FilePart> parts = new ArrayList<>();
    private final FutureTask<List<Segment>> task;

    /** Set by the thread that encodes, or by {@link #cancel} before one does. */
    private final AtomicBoolean begun = new AtomicBoolean();

    private final CountDownLatch ended = new CountDownLatch(1);
    private long memory;

    Batch(Work work) {
      task = new FutureTask<>(() -> encode(work));
    }

    private List<Segment> encode(Work work) throws IOException, InterruptedException {
      if (!begun.compareAndSet(false, true)) {
        throw new CancellationException();
      }
      try {
        List<Segment> segments = new ArrayList<>(parts.size());
        for (FilePart part : parts) {
          segments.add(work.encode(part));
        }
        return segments;
      } finally {
        ended.countDown();
      }
    }

    /** Interrupts the task if it runs, and prevents its start otherwise. */
    void cancel() {
      boolean unused = task.cancel(true);
      if (begun.compareAndSet(false, true)) {
        ended.countDown();
      }
    }

    void add(F file, FilePart part) {
      files.add(file);
      parts.add(part);
      memory += part.length() + OVERHEAD;
    }

    /** Closes the files. */
    @Override
    public void close() throws IOException {
      Closeables.closeAll(parts);
    }
  }

  private final Executor executor;
  private final Work work;
  private final long bytesInFlight;
  private final FileReceiver<F> receiver;
  private final Deque<Batch<F>> pending = new ArrayDeque<>();
  private Batch<F> open;
  private long inFlight;

  /** The file submitted last. Between two of its parts, no batch may contain it. */
  private @Nullable SegmentReader submitted;

  /** The extents so far of the large file being delivered. */
  private ExtentList.@Nullable Builder extents;

  EncodingRun(Executor executor, Work work, long bytesInFlight, FileReceiver<F> receiver) {
    this.executor = executor;
    this.work = work;
    this.bytesInFlight = bytesInFlight;
    this.receiver = receiver;
    open = new Batch<>(work);
  }

  /** Starts encoding a file. Delivers earlier parts first if the limit is reached. */
  void submit(F file) throws IOException, InterruptedException {
    long size = file.size();
    Encoding encoding = size == 0 ? null : file.encoding();
    SegmentReader reader = new SegmentReader(file, size);
    submitted = reader;
    long position = 0;
    do {
      int length = (int) Math.min(SegmentEncoder.SEGMENT, size - position);
      makeRoom(length + OVERHEAD);
      FilePart part = new FilePart(reader, encoding, position, length, size);
      if (file.readInOrder()) {
        part.load();
      }
      open.add(file, part);
      inFlight += length + OVERHEAD;
      if (open.memory >= BATCH) {
        start();
      }
      position += length;
    } while (position < size);
  }

  private void makeRoom(int bytes) throws IOException, InterruptedException {
    if (inFlight + bytes > bytesInFlight) {
      start();
    }
    while (!pending.isEmpty() && inFlight + bytes > bytesInFlight) {
      deliver(pending.remove());
    }
  }

  /** Starts the open batch, and opens another one. */
  private void start() {
    if (!open.parts.isEmpty()) {
      pending.add(open);
      executor.execute(open.task);
      open = new Batch<>(work);
    }
  }

  /** Delivers everything. */
  void finish() throws IOException, InterruptedException {
    start();
    while (!pending.isEmpty()) {
      deliver(pending.remove());
    }
  }

  private void deliver(Batch<F> oldest) throws IOException, InterruptedException {
    List<Segment> segments;
    try {
      segments = oldest.task.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Closeables.closeAfter(cause, oldest);
      throw rethrow(cause);
    } catch (InterruptedException e) {
      pending.addFirst(oldest); // close() waits for it
      throw e;
    }
    inFlight -= oldest.memory;
    for (int i = 0; i < segments.size(); i++) {
      F file = oldest.files.get(i);
      FilePart part = oldest.parts.get(i);
      if (part.isWholeFile()) {
        deliverWhole(file, part, segments.get(i));
      } else {
        deliverPart(file, part, segments.get(i));
      }
    }
  }

  private void deliverWhole(F file, FilePart part, Segment segment) throws IOException {
    EncodedFile encoded =
        switch (segment.state()) {
          case FLAT -> EncodedFile.Flat.INSTANCE;
          case FRAGMENT -> EncodedFile.Fragment.INSTANCE;
          case EXTENTS -> segment.toFile(encodingOf(part), part.fileSize(), segment.extents());
        };
    receiver.whole(file, encoded, ByteBuffer.wrap(segment.stored()));
  }

  private void deliverPart(F file, FilePart part, Segment segment) throws IOException {
    if (segment.stored().length > 0) {
      receiver.part(file, ByteBuffer.wrap(segment.stored()));
    }
    if (segment.state() == Segment.State.FLAT) {
      if (part.isLast()) {
        receiver.end(file, EncodedFile.Flat.INSTANCE);
      }
      return;
    }
    if (extents == null) {
      extents = new ExtentList.Builder(encodingOf(part).plainUnit());
    }
    extents.addAll(segment.extents());
    if (part.isLast()) {
      ExtentList all = extents.build();
      extents = null;
      deliverEnd(file, segment.toFile(encodingOf(part), part.fileSize(), all));
    }
  }

  /** If nothing could be compressed, the tail follows the other parts and the file has no map. */
  private void deliverEnd(F file, EncodedFile.Compressed encoded) throws IOException {
    if (encoded.isCompressed()) {
      receiver.end(file, encoded);
      return;
    }
    byte[] tail = encoded.fragment().length > 0 ? encoded.fragment() : encoded.inlineTail();
    if (tail.length > 0) {
      receiver.part(file, ByteBuffer.wrap(tail));
    }
    receiver.end(file, EncodedFile.Flat.INSTANCE);
  }

  private static Encoding encodingOf(FilePart part) {
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

  /** After a failure, interrupts running batches, closes all files and waits for the batches. */
  @Override
  public void close() throws IOException {
    List<Closeable> all = new ArrayList<>(pending);
    all.add(open);
    if (submitted != null) {
      all.add(submitted);
    }
    pending.forEach(Batch::cancel); // first: a file cannot be closed while it is read
    try {
      Closeables.closeAll(all);
    } finally {
      awaitPending();
    }
  }

  /** Waits for the threads, as {@link FutureTask#get} does not after a cancellation. */
  private void awaitPending() {
    boolean interrupted = false;
    while (!pending.isEmpty()) {
      try {
        pending.element().ended.await();
        pending.remove();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
