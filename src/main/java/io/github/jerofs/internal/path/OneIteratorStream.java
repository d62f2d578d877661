package io.github.jerofs.internal.path;

import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A directory stream with a single iterator, which ends when the stream is closed. */
public abstract class OneIteratorStream implements DirectoryStream<Path> {
  private boolean iteratorTaken;
  private volatile boolean closed;

  /** Returns the next path that the filter of the stream accepts, or null at the end. */
  protected abstract @Nullable Path find() throws IOException;

  @Override
  public final synchronized Iterator<Path> iterator() {
    if (closed) {
      throw new ClosedDirectoryStreamException();
    }
    if (iteratorTaken) {
      throw new IllegalStateException("the iterator was already taken");
    }
    iteratorTaken = true;
    return new Entries();
  }

  @Override
  public final void close() {
    closed = true;
  }

  private final class Entries implements Iterator<Path> {
    private @Nullable Path next;

    @Override
    public boolean hasNext() {
      if (next == null && !closed) {
        try {
          next = find();
        } catch (IOException e) {
          throw new DirectoryIteratorException(e);
        }
      }
      return next != null;
    }

    @Override
    public Path next() {
      Path result = hasNext() ? next : null;
      if (result == null) {
        throw new NoSuchElementException();
      }
      next = null;
      return result;
    }
  }
}
