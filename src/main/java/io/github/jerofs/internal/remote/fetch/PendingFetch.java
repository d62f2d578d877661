package io.github.jerofs.internal.remote.fetch;

import io.github.jerofs.internal.remote.http.ByteRange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A pending request, which any number of readers may wait for. */
public final class PendingFetch {
  private final int first;
  private final int end;
  private final ByteRange range;
  private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
  private final CompletableFuture<Boolean> kept = new CompletableFuture<>();

  /** Creates a request for the granules {@code [first, end)}, which are the bytes {@code range}. */
  PendingFetch(int first, int end, ByteRange range) {
    this.first = first;
    this.end = end;
    this.range = range;
  }

  int first() {
    return first;
  }

  public int end() {
    return end;
  }

  ByteRange range() {
    return range;
  }

  void complete(byte[] all) {
    bytes.complete(all);
  }

  void keep() {
    kept.complete(true);
  }

  void fail(IOException problem) {
    bytes.completeExceptionally(problem);
    kept.completeExceptionally(problem);
  }

  /** Waits for the bytes and returns at most {@code max} of them from {@code position} on. */
  ByteBuffer await(long position, int max) throws IOException {
    int skip = (int) (position - range.start());
    byte[] all = await(bytes);
    return ByteBuffer.wrap(all, skip, Math.min(max, all.length - skip)).slice().asReadOnlyBuffer();
  }

  /** Waits until the bytes are stored. */
  public void awaitKept() throws IOException {
    Boolean unused = await(kept);
  }

  private <T> T await(CompletableFuture<T> result) throws IOException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw own(Objects.requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + range);
    }
  }

  /** Returns an exception of the same kind for one reader, with its own stack trace. */
  private static IOException own(Throwable cause) {
    IOException own;
    if (cause instanceof AccessDeniedException denied) {
      own = new AccessDeniedException(denied.getFile(), denied.getOtherFile(), denied.getReason());
    } else if (cause instanceof FileSystemException file) {
      own = new FileSystemException(file.getFile(), file.getOtherFile(), file.getReason());
    } else {
      own = new IOException(cause.getMessage());
    }
    own.initCause(cause);
    return own;
  }
}
