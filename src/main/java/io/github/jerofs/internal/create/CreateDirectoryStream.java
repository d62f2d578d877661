package io.github.jerofs.internal.create;

import io.github.jerofs.internal.path.PathBytes;
import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Lists the names that a directory had when the stream was opened, in ascending byte order. */
final class CreateDirectoryStream implements DirectoryStream<Path> {
  private final CreatePath directory;
  private final List<byte[]> names;
  private final DirectoryStream.Filter<? super Path> filter;
  private boolean iteratorTaken;
  private volatile boolean closed;

  CreateDirectoryStream(
      CreatePath directory, List<byte[]> names, DirectoryStream.Filter<? super Path> filter) {
    this.directory = directory;
    this.names = names;
    this.filter = filter;
  }

  @Override
  public synchronized Iterator<Path> iterator() {
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
  public void close() {
    closed = true;
  }

  private final class Entries implements Iterator<Path> {
    private final Iterator<byte[]> rest = names.iterator();
    private @Nullable Path next;

    @Override
    public boolean hasNext() {
      while (next == null && !closed && rest.hasNext()) {
        CreateFileSystem fileSystem = directory.getFileSystem();
        fileSystem.checkOpen();
        Path candidate = fileSystem.path(PathBytes.join(directory.bytes(), rest.next()));
        try {
          next = filter.accept(candidate) ? candidate : null;
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
