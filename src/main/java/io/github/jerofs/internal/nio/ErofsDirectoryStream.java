package io.github.jerofs.internal.nio;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.image.DirectoryReader;
import io.github.jerofs.internal.image.ErofsImage;
import io.github.jerofs.internal.image.Resolution;
import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Lists a directory in the order of the disk: ascending by the bytes of the names. Each path that
 * it hands out already knows its inode.
 */
final class ErofsDirectoryStream implements DirectoryStream<Path> {
  private final ErofsPath path;
  private final Resolution.Found directory;
  private final DirectoryReader reader;
  private final DirectoryStream.Filter<? super Path> filter;
  private boolean iteratorTaken;
  private volatile boolean closed;

  private ErofsDirectoryStream(
      ErofsPath path,
      Resolution.Found directory,
      DirectoryReader reader,
      DirectoryStream.Filter<? super Path> filter) {
    this.path = path;
    this.directory = directory;
    this.reader = reader;
    this.filter = filter;
  }

  static ErofsDirectoryStream open(ErofsPath path, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    ErofsFileSystem fileSystem = path.getFileSystem();
    Resolution.Found found = fileSystem.find(path, true);
    if (!found.inode().isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
    ErofsImage image = fileSystem.openImage();
    image
        .limits()
        .check(
            ErofsLimit.PATH_BYTES,
            new ImagePlace(image.description(), found.inode().nid(), ImagePlace.NO_OFFSET),
            "bytes in the path of a directory",
            path.bytes().length);
    DirectoryReader reader = image.list(found.inode(), found.parent());
    return new ErofsDirectoryStream(path, found, reader, filter);
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
    private @Nullable Path next;

    @Override
    public boolean hasNext() {
      if (next == null && !closed) {
        try {
          next = findNext();
        } catch (IOException e) {
          throw new DirectoryIteratorException(e);
        }
      }
      return next != null;
    }

    private @Nullable Path findNext() throws IOException {
      path.getFileSystem().openImage();
      while (reader.next()) {
        Path candidate = path.child(reader.name(), directory, reader.nid());
        if (filter.accept(candidate)) {
          return candidate;
        }
      }
      return null;
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
