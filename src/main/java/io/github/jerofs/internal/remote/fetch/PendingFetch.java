package io.github.jerofs.internal.remote.fetch;

import io.github.jerofs.internal.io.Outcome;
import io.github.jerofs.internal.remote.http.ByteRange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** A pending request, which any number of readers may wait for. */
public final class PendingFetch {
  private final String name;
  private final int first;
  private final int end;
  private final ByteRange range;
  private final Outcome<byte[]> bytes = new Outcome<>();
  private final Outcome<Boolean> kept = new Outcome<>();

  /**
   * Creates a request for the granules {@code [first, end)}, which are the bytes {@code range}.
   *
   * @param name the name of the file for messages
   */
  PendingFetch(String name, int first, int end, ByteRange range) {
    this.name = name;
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

  void fail(Throwable problem) {
    bytes.fail(problem);
    kept.fail(problem);
  }

  /** Returns whether the bytes could not be fetched. */
  boolean hasFailed() {
    return bytes.hasFailed();
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

  private <T> T await(Outcome<T> outcome) throws IOException {
    Throwable failure;
    try {
      failure = outcome.awaitFailure();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + range);
    }
    if (failure != null) {
      throw own(failure);
    }
    return outcome.result();
  }

  /** Returns an exception of the same kind for one reader, with its own stack trace. */
  private IOException own(Throwable cause) {
    IOException own;
    if (cause instanceof AccessDeniedException denied) {
      own = new AccessDeniedException(denied.getFile(), denied.getOtherFile(), denied.getReason());
    } else if (cause instanceof FileSystemException file) {
      own = new FileSystemException(file.getFile(), file.getOtherFile(), file.getReason());
    } else if (cause instanceof IOException) {
      own = new IOException(cause.getMessage());
    } else {
      own = new IOException(name + ": " + range + ": " + cause);
    }
    own.initCause(cause);
    return own;
  }
}
