package io.github.jerofs.internal.write.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.build.CompressionMethod;
import io.github.jerofs.testkit.Latches;
import io.github.jerofs.testkit.OtherThread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Order, faults and bounds of the encoder. */
final class FileEncoderTest {
  private static final Encoding ZSTD = Encoding.of(CompressionMethod.ZSTD);

  /** A file with a stated size of {@code size} bytes. */
  private static class Source implements FileSource {
    private final String name;
    private final byte[] content;
    private final long size;
    private final @Nullable Encoding encoding;
    private final AtomicInteger open = new AtomicInteger();

    Source(String name, byte[] content, long size, @Nullable Encoding encoding) {
      this.name = name;
      this.content = content;
      this.size = size;
      this.encoding = encoding;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public InputStream open() throws IOException {
      open.incrementAndGet();
      return new ByteArrayInputStream(content) {
        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }

    @Override
    public @Nullable Encoding encoding() {
      return encoding;
    }
  }

  private static Source source(String name, byte[] content, @Nullable Encoding encoding) {
    return new Source(name, content, content.length, encoding);
  }

  /** Keeps what it gets. */
  private static final class Collector implements FileReceiver<Source> {
    private final List<String> order = new ArrayList<>();
    private final List<EncodedFile> encoded = new ArrayList<>();
    private final List<byte[]> stored = new ArrayList<>();
    private ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private int largest;

    @Override
    public void whole(Source file, EncodedFile result, ByteBuffer bytes) {
      part(file, bytes);
      end(file, result);
    }

    @Override
    public void part(Source file, ByteBuffer bytes) {
      largest = Math.max(largest, bytes.remaining());
      byte[] array = new byte[bytes.remaining()];
      bytes.get(array);
      parts.writeBytes(array);
    }

    @Override
    public void end(Source file, EncodedFile result) {
      order.add(file.name());
      encoded.add(result);
      stored.add(parts.toByteArray());
      parts = new ByteArrayOutputStream();
    }
  }

  private static Collector encode(List<Source> files) throws IOException, InterruptedException {
    Collector collector = new Collector();
    try (FileEncoder encoder = new FileEncoder(3, 20 << 20)) {
      encoder.encode(files.iterator(), collector);
    }
    return collector;
  }

  @Test
  void files_inTheirOrder() throws Exception {
    List<Source> files = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      files.add(source("file" + i, Contents.text(i % 7 == 0 ? 200_000 : i, i), ZSTD));
    }
    Collector collector = encode(files);
    assertEquals(files.stream().map(Source::name).toList(), collector.order);
    assertTrue(files.stream().allMatch(file -> file.open.get() == 0), "a file is still open");
  }

  @Test
  void noEncoding_contentAsItIs() throws Exception {
    byte[] large = Contents.text(SegmentEncoder.SEGMENT * 2 + 5, 1);
    Collector collector =
        encode(
            List.of(source("small", Contents.text(9000, 2), null), source("large", large, null)));
    assertSame(EncodedFile.Flat.INSTANCE, collector.encoded.get(0));
    assertArrayEquals(Contents.text(9000, 2), collector.stored.get(0));
    assertSame(EncodedFile.Flat.INSTANCE, collector.encoded.get(1));
    assertArrayEquals(large, collector.stored.get(1));
    assertEquals(SegmentEncoder.SEGMENT, collector.largest);
  }

  @Test
  void noGain_contentAsItIs() throws Exception {
    byte[] small = Contents.noise(50_001, 1);
    byte[] large = Contents.noise(SegmentEncoder.SEGMENT + 5000, 2);
    for (CompressionMethod method :
        List.of(CompressionMethod.LZ4, CompressionMethod.LZ4HC, CompressionMethod.ZSTD)) {
      Encoding fragments = Encoding.of(method).withFragments(true);
      Encoding inline = Encoding.of(method).withInlineTail(true);
      for (Encoding encoding : List.of(Encoding.of(method), fragments, inline)) {
        Collector collector =
            encode(List.of(source("small", small, encoding), source("large", large, encoding)));
        assertSame(
            encoding.fragments() ? EncodedFile.Fragment.INSTANCE : EncodedFile.Flat.INSTANCE,
            collector.encoded.get(0),
            encoding::toString);
        assertArrayEquals(small, collector.stored.get(0));
        assertSame(EncodedFile.Flat.INSTANCE, collector.encoded.get(1), encoding::toString);
        byte[] stored = collector.stored.get(1);
        assertArrayEquals(large, Arrays.copyOf(stored, large.length));
      }
    }
  }

  @Test
  void largestGain_oneLclusterLess() throws Exception {
    // 4097 bytes take a block and a byte as they are: compressed they would take more with the map.
    byte[] content = new byte[4097];
    assertSame(
        EncodedFile.Flat.INSTANCE, encode(List.of(source("x", content, ZSTD))).encoded.get(0));
    EncodedFile larger = encode(List.of(source("x", new byte[4200], ZSTD))).encoded.get(0);
    assertInstanceOf(EncodedFile.Compressed.class, larger);
  }

  @Test
  void shorterThanSaid_errorNamesFile() {
    for (int size : new int[] {11, SegmentEncoder.SEGMENT + 1, 30 << 20}) {
      Source file = new Source("some/path", new byte[10], size, ZSTD);
      IOException e = assertThrows(IOException.class, () -> encode(List.of(file)));
      assertEquals(
          "some/path: changed while it was read: expected " + size + " bytes, found 10",
          e.getMessage());
      assertEquals(0, file.open.get());
    }
  }

  @Test
  void longerThanSaid_errorNamesFile() {
    for (int size : new int[] {0, 9, SegmentEncoder.SEGMENT}) {
      Source file = new Source("some/path", new byte[SegmentEncoder.SEGMENT + 10], size, ZSTD);
      IOException e = assertThrows(IOException.class, () -> encode(List.of(file)));
      assertEquals(
          "some/path: changed while it was read: expected " + size + " bytes, found more",
          e.getMessage());
      assertEquals(0, file.open.get());
    }
  }

  @Test
  void cannotBeOpened_nothingAfterIt() throws Exception {
    Source good = source("good", new byte[1 << 20], ZSTD); // more than a batch
    Source bad =
        new Source("bad", new byte[10], 10, ZSTD) {
          @Override
          public InputStream open() throws IOException {
            throw new IOException("bad: permission denied");
          }
        };
    Collector collector = new Collector();
    try (FileEncoder encoder = new FileEncoder(2, 20 << 20)) {
      Iterator<Source> files = List.of(good, bad, good, good).iterator();
      IOException e = assertThrows(IOException.class, () -> encoder.encode(files, collector));
      assertEquals("bad: permission denied", e.getMessage());
      assertEquals(List.of("good"), collector.order);
      // The encoder can be used on.
      encoder.encode(List.of(good).iterator(), collector);
      assertEquals(List.of("good", "good"), collector.order);
    }
  }

  /** Fails on the first part of a large file. */
  private static final class Full implements FileReceiver<Source> {
    @Override
    public void whole(Source file, EncodedFile encoded, ByteBuffer stored) {}

    @Override
    public void part(Source file, ByteBuffer stored) throws IOException {
      throw new IOException("disk full");
    }

    @Override
    public void end(Source file, EncodedFile encoded) {}
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 40 << 20})
  void receiverFails_filesClosed(long bytesInFlight) {
    List<Source> files = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      files.add(source("file" + i, Contents.text(SegmentEncoder.SEGMENT + i, i % 3), ZSTD));
    }
    try (FileEncoder encoder = new FileEncoder(2, bytesInFlight)) {
      IOException e =
          assertThrows(IOException.class, () -> encoder.encode(files.iterator(), new Full()));
      assertEquals("disk full", e.getMessage());
    }
    assertTrue(files.stream().allMatch(file -> file.open.get() == 0), "a file is still open");
  }

  /** Waits until the thread is interrupted. */
  private static void block(CountDownLatch begun) throws IOException {
    begun.countDown();
    Latches.await(new CountDownLatch(1));
  }

  @Test
  @Timeout(60)
  void interrupt_endsReadOfSource() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Source stuck =
        new Source("stuck", new byte[10], 10, ZSTD) {
          @Override
          public InputStream open() throws IOException {
            block(begun);
            return super.open();
          }
        };
    Throwable failure = OtherThread.failureAfterInterrupt(begun, () -> encode(List.of(stuck)));
    assertInstanceOf(InterruptedException.class, failure);
  }

  @Test
  @Timeout(60)
  void failure_waitsForRunningTasks() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    EncodingRun.Work work =
        part -> {
          try {
            block(begun);
            return Segment.raw(part.content(), Segment.State.FLAT);
          } finally {
            ended.countDown();
          }
        };
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      try (EncodingRun<Source> run = new EncodingRun<>(threads, work, 20 << 20, new Full())) {
        for (int i = 0; i < 3; i++) { // two of them do not start
          run.submit(source("file" + i, new byte[1 << 20], ZSTD));
        }
        begun.await();
      }
      assertEquals(0, ended.getCount());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void readInOrder_beforeTheNextFile() throws Exception {
    Thread caller = Thread.currentThread();
    AtomicInteger opened = new AtomicInteger();
    Iterator<Source> files =
        new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < 20;
          }

          @Override
          public Source next() {
            assertEquals(next++, opened.get(), "the file before was not read");
            byte[] content = Contents.text(next == 7 ? SegmentEncoder.SEGMENT * 3 : 5000, 1);
            return new Source("entry" + next, content, content.length, ZSTD) {
              @Override
              public InputStream open() throws IOException {
                assertSame(caller, Thread.currentThread());
                opened.incrementAndGet();
                return super.open();
              }

              @Override
              public boolean readInOrder() {
                return true;
              }
            };
          }
        };
    Collector collector = new Collector();
    try (FileEncoder encoder = new FileEncoder(2, 20 << 20)) {
      encoder.encode(files, collector);
    }
    assertEquals(20, collector.order.size());
  }

  @Test
  void encoding_contradictionsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ZSTD.withLevel(23));
    assertThrows(IllegalArgumentException.class, () -> ZSTD.withClusterSize(5000));
    assertThrows(IllegalArgumentException.class, () -> ZSTD.withClusterSize(2 << 20));
    assertThrows(
        IllegalArgumentException.class,
        () -> ZSTD.withForm(Encoding.Form.EXTENTS).withInlineTail(true));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ZSTD.withClusterSize(4096));
    assertTrue(String.valueOf(e.getMessage()).contains("two blocks"), e::getMessage);
    assertFalse(Encoding.of(CompressionMethod.LZ4).withClusterSize(4096).fragments());
  }
}
