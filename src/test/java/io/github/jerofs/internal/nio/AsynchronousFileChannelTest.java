package io.github.jerofs.internal.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C24: {@link AsynchronousFileChannel}. */
final class AsynchronousFileChannelTest extends ContractTest {
  /** Completes a future with the result. */
  private static final class Handler<V> implements CompletionHandler<V, String> {
    final CompletableFuture<V> result = new CompletableFuture<>();

    @Override
    public void completed(V value, String attachment) {
      assertEquals("attachment", attachment);
      result.complete(value);
    }

    @Override
    public void failed(Throwable e, String attachment) {
      assertEquals("attachment", attachment);
      result.completeExceptionally(e);
    }
  }

  /** Runs tasks on request. */
  private static final class Queued extends AbstractExecutorService {
    final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  private static Throwable failure(Future<?> future) {
    return Objects.requireNonNull(
        assertThrows(ExecutionException.class, () -> future.get(60, TimeUnit.SECONDS)).getCause());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 asynchronous reads return the same as reads, by future and by handler")
  void read_everywhere_content(Side side) throws Exception {
    byte[] expected = ContractTree.pattern(70000);
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(at(side, "sizes/70000"))) {
      assertEquals(70000, channel.size());
      List<Future<Integer>> reads = new ArrayList<>();
      List<ByteBuffer> buffers = new ArrayList<>();
      for (int at = 0; at < 70000; at += 7000) {
        ByteBuffer dst = ByteBuffer.allocate(7000);
        buffers.add(dst);
        if (reads.size() % 2 == 0) {
          reads.add(channel.read(dst, at));
        } else {
          Handler<Integer> handler = new Handler<>();
          channel.read(dst, at, "attachment", handler);
          reads.add(handler.result);
        }
      }
      ByteBuffer all = ByteBuffer.allocate(70000);
      for (int i = 0; i < reads.size(); i++) {
        assertEquals(7000, reads.get(i).get(60, TimeUnit.SECONDS));
        all.put(buffers.get(i).flip());
      }
      assertArrayEquals(expected, all.array());
      assertEquals(10, channel.read(ByteBuffer.allocate(20), 69990).get());
      assertEquals(-1, channel.read(ByteBuffer.allocate(20), 70000).get());
      assertEquals(0, channel.read(ByteBuffer.allocate(0), 70000).get());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 handlers may wait for other reads")
  void handlers_waitForReads(Side side) throws Exception {
    CountDownLatch all = new CountDownLatch(ReadPool.THREADS);
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(at(side, "sizes/70000"))) {
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < ReadPool.THREADS; i++) {
        Handler<Integer> first = new Handler<>();
        results.add(first.result.thenApply(n -> n + readAfter(all, channel)));
        channel.read(ByteBuffer.allocate(10), 0, "attachment", first);
      }
      for (CompletableFuture<Integer> result : results) {
        assertEquals(30, result.get(60, TimeUnit.SECONDS));
      }
    }
  }

  private static int readAfter(CountDownLatch others, AsynchronousFileChannel channel) {
    others.countDown();
    try {
      others.await();
      return channel.read(ByteBuffer.allocate(20), 0).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new CompletionException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 wrong arguments and writes are rejected at once")
  void refusals(Side side) throws Exception {
    Path file = at(side, "sizes/5000");
    ByteBuffer one = ByteBuffer.allocate(1);
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file)) {
      assertThrows(IllegalArgumentException.class, () -> channel.read(one, -1));
      assertThrows(IllegalArgumentException.class, () -> channel.read(one.asReadOnlyBuffer(), 0));
      assertThrows(IllegalArgumentException.class, () -> channel.write(one, -1));
      assertThrows(NonWritableChannelException.class, () -> channel.write(one, 0));
      assertThrows(NonWritableChannelException.class, () -> channel.truncate(0));
      assertThrows(IllegalArgumentException.class, () -> channel.truncate(-1));
      assertThrows(NonWritableChannelException.class, channel::tryLock);
      assertThrows(NonWritableChannelException.class, channel::lock);
      channel.force(true);
    }
    assertThrows(
        NoSuchFileException.class, () -> AsynchronousFileChannel.open(at(side, "missing")).close());
    assertThrows(
        UnsupportedOperationException.class,
        () -> AsynchronousFileChannel.open(file, StandardOpenOption.APPEND).close());
    assertThrows(
        ProviderMismatchException.class,
        () ->
            fs(side)
                .provider()
                .newAsynchronousFileChannel(
                    side == Side.HOST ? image("/dir/file") : at(Side.HOST, "dir/file"),
                    Set.of(StandardOpenOption.READ),
                    null));
  }

  @Test
  @DisplayName("C24 opening a channel for writing, or of a directory, is rejected")
  void open_writingOrDirectory_rejected() {
    assertThrows(
        ReadOnlyFileSystemException.class,
        () -> AsynchronousFileChannel.open(image("/dir/file"), StandardOpenOption.WRITE).close());
    assertThrows(
        FileSystemException.class, () -> AsynchronousFileChannel.open(image("/dir")).close());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 shared locks are granted, as a future and to a handler")
  void lock_shared_granted(Side side) throws Exception {
    FileLock first;
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(at(side, "sizes/5000"))) {
      Handler<FileLock> handler = new Handler<>();
      channel.lock(0, 10, true, "attachment", handler);
      first = handler.result.get(60, TimeUnit.SECONDS);
      FileLock second = channel.lock(10, 10, true).get(60, TimeUnit.SECONDS);
      for (FileLock lock : List.of(first, second)) {
        assertTrue(lock.isShared() && lock.isValid());
        assertEquals(channel, lock.acquiredBy());
      }
      second.release();
      assertFalse(second.isValid());
    }
    assertFalse(first.isValid());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C24 a closed channel throws ClosedChannelException from every method")
  void closed_throws(Side side) throws Exception {
    AsynchronousFileChannel channel = AsynchronousFileChannel.open(at(side, "sizes/5000"));
    channel.close();
    channel.close();
    closed(channel);
  }

  @Test
  @DisplayName("C24 F2 a channel of a closed file system throws ClosedChannelException")
  void fileSystemClosed_throws() throws Exception {
    FileSystem fs = Erofs.open(IMAGE_FILE);
    AsynchronousFileChannel channel = AsynchronousFileChannel.open(fs.getPath("/sizes/5000"));
    fs.close();
    closed(channel);
  }

  private static void closed(AsynchronousFileChannel channel) {
    assertFalse(channel.isOpen());
    assertThrows(ClosedChannelException.class, channel::size);
    assertThrows(ClosedChannelException.class, () -> channel.tryLock(0, 1, true));
    assertThrows(ClosedChannelException.class, () -> channel.force(true));
    ByteBuffer dst = ByteBuffer.allocate(1);
    assertInstanceOf(ClosedChannelException.class, failure(channel.read(dst, 0)));
    assertInstanceOf(ClosedChannelException.class, failure(channel.lock(0, 1, true)));
    Handler<Integer> read = new Handler<>();
    channel.read(dst, 0, "attachment", read);
    assertInstanceOf(ClosedChannelException.class, failure(read.result));
    Handler<FileLock> lock = new Handler<>();
    channel.lock(0, 1, true, "attachment", lock);
    assertInstanceOf(ClosedChannelException.class, failure(lock.result));
  }

  @Test
  @DisplayName("C24 reads run in the executor; closing cancels reads that have not begun")
  void executor_used() throws IOException {
    Queued executor = new Queued();
    AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(image("/sizes/5000"), Set.of(), executor);
    ByteBuffer dst = ByteBuffer.allocate(10);
    Future<Integer> first = channel.read(dst, 0);
    Future<Integer> cancelled = channel.read(dst, 0);
    Future<Integer> late = channel.read(dst, 0);
    Handler<Integer> handler = new Handler<>();
    channel.read(dst, 0, "attachment", handler);
    assertFalse(first.isDone());
    executor.tasks.remove().run();
    assertTrue(first.isDone());
    assertEquals(10, dst.position());
    assertTrue(cancelled.cancel(true));
    dst.clear();
    executor.tasks.remove().run();
    assertEquals(0, dst.position());
    channel.close();
    executor.tasks.forEach(Runnable::run);
    assertInstanceOf(AsynchronousCloseException.class, failure(late));
    assertInstanceOf(AsynchronousCloseException.class, failure(handler.result));
    assertEquals(0, dst.position());
  }

  @Test
  @DisplayName("C24 threads of the default pool are daemons that end when idle")
  void defaultPool_daemons() throws Exception {
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(image("/sizes/5000"))) {
      CompletableFuture<Thread> reader = new CompletableFuture<>();
      channel.read(
          ByteBuffer.allocate(1),
          0,
          null,
          new CompletionHandler<Integer, Object>() {
            @Override
            public void completed(Integer result, Object attachment) {
              reader.complete(Thread.currentThread());
            }

            @Override
            public void failed(Throwable e, Object attachment) {
              reader.completeExceptionally(e);
            }
          });
      Thread thread = reader.get(60, TimeUnit.SECONDS);
      assertTrue(thread.isDaemon());
      assertEquals("jerofs-read", thread.getName());
    }
    assertEquals(5000, Files.size(image("/sizes/5000")));
  }
}
