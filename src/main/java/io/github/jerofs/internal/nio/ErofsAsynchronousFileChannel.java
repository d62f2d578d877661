package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.tree.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A read-only asynchronous channel. An executor performs the positional reads, as in the JDK's
 * implementation on Linux. Reads that have not started when the channel is closed fail.
 */
final class ErofsAsynchronousFileChannel extends AsynchronousFileChannel {
  private final OpenFile file;
  private final Executor executor;
  private volatile boolean closed;

  ErofsAsynchronousFileChannel(OpenFile file, Executor executor) {
    this.file = file;
    this.executor = executor;
  }

  private void checkOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean isOpen() {
    return !closed && file.isOpen();
  }

  @Override
  public void close() {
    closed = true; // nothing to release: the file system owns the data
  }

  @Override
  public long size() throws IOException {
    checkOpen();
    return file.size();
  }

  @Override
  public Future<Integer> read(ByteBuffer dst, long position) {
    checkArguments(dst, position);
    if (!isOpen()) {
      return CompletableFuture.failedFuture(new ClosedChannelException());
    }
    FutureTask<Integer> task = new FutureTask<>(() -> readNow(dst, position));
    executor.execute(task);
    return task;
  }

  @Override
  public <A extends @Nullable Object> void read(
      ByteBuffer dst, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
    Objects.requireNonNull(handler);
    checkArguments(dst, position);
    if (!isOpen()) {
      fail(attachment, handler);
      return;
    }
    executor.execute(
        () -> {
          int n;
          try {
            n = readNow(dst, position);
          } catch (IOException | RuntimeException | Error e) {
            handle(() -> handler.failed(e, attachment));
            return;
          }
          handle(() -> handler.completed(n, attachment));
        });
  }

  /** Calls a handler on a thread of the executor. */
  private void handle(Runnable handler) {
    if (executor instanceof ReadPool pool) {
      pool.handle(handler);
    } else {
      handler.run();
    }
  }

  private static void checkArguments(ByteBuffer dst, long position) {
    checkPosition(position);
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("read-only buffer");
    }
  }

  private static void checkPosition(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("negative position: " + position);
    }
  }

  private int readNow(ByteBuffer dst, long position) throws IOException {
    if (!isOpen()) {
      throw new AsynchronousCloseException();
    }
    return dst.hasRemaining() ? file.read(position, dst) : 0;
  }

  private <A extends @Nullable Object> void fail(
      A attachment, CompletionHandler<?, ? super A> handler) {
    executor.execute(() -> handle(() -> handler.failed(new ClosedChannelException(), attachment)));
  }

  @Override
  public Future<FileLock> lock(long position, long size, boolean shared) {
    try {
      return CompletableFuture.completedFuture(tryLock(position, size, shared));
    } catch (ClosedChannelException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public <A extends @Nullable Object> void lock(
      long position,
      long size,
      boolean shared,
      A attachment,
      CompletionHandler<FileLock, ? super A> handler) {
    Objects.requireNonNull(handler);
    FileLock lock;
    try {
      lock = tryLock(position, size, shared);
    } catch (ClosedChannelException e) {
      fail(attachment, handler);
      return;
    }
    executor.execute(() -> handle(() -> handler.completed(lock, attachment)));
  }

  /** Grants only shared locks. See {@link ErofsFileLock}. */
  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws ClosedChannelException {
    checkOpen();
    if (!shared) {
      throw new NonWritableChannelException();
    }
    return new ErofsFileLock(this, position, size);
  }

  /** Does nothing: the channel is read-only. */
  @Override
  public void force(boolean metaData) throws IOException {
    checkOpen();
  }

  @Override
  public AsynchronousFileChannel truncate(long size) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("negative size: " + size);
    }
    throw new NonWritableChannelException();
  }

  @Override
  public Future<Integer> write(ByteBuffer src, long position) {
    Objects.requireNonNull(src);
    checkPosition(position);
    throw new NonWritableChannelException();
  }

  @Override
  public <A extends @Nullable Object> void write(
      ByteBuffer src, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
    Objects.requireNonNull(handler);
    Objects.requireNonNull(src);
    checkPosition(position);
    throw new NonWritableChannelException();
  }
}
