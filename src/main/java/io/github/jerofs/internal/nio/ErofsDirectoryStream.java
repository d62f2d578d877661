package io.github.jerofs.internal.nio;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.tree.OpenDirectory;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.tree.Resolution;
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
 * Lists a directory in on-disk order, which is ascending byte order of the names. Each returned
 * path caches its parent directory and inode id.
 */
final class ErofsDirectoryStream implements DirectoryStream<Path> {
  private final ErofsPath path;
  private final Resolution.Resolved directory;
  private final OpenDirectory entries;
  private final DirectoryStream.Filter<? super Path> filter;
  private boolean iteratorTaken;
  private volatile boolean closed;

  private ErofsDirectoryStream(
      ErofsPath path,
      Resolution.Resolved directory,
      OpenDirectory entries,
      DirectoryStream.Filter<? super Path> filter) {
    this.path = path;
    this.directory = directory;
    this.entries = entries;
    this.filter = filter;
  }

  static ErofsDirectoryStream open(ErofsPath path, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    ErofsFileSystem fileSystem = path.getFileSystem();
    Resolution resolution = fileSystem.tryFind(path, true);
    if (resolution == Resolution.Failure.NOT_A_DIRECTORY) {
      throw new NotDirectoryException(path.toString());
    }
    Resolution.Resolved directory = ErofsFileSystem.resolved(path, resolution);
    if (!directory.node().isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
    OpenTree tree = fileSystem.tree();
    tree.limits()
        .check(
            ErofsLimit.PATH_BYTES,
            new ImagePlace(tree.description(), directory.node().nid(), ImagePlace.NO_OFFSET),
            "bytes in the path of a directory",
            path.bytes().length);
    OpenDirectory entries = tree.list(directory.node(), directory.parent());
    return new ErofsDirectoryStream(path, directory, entries, filter);
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
      while (entries.next()) {
        Path candidate = path.child(entries.name(), directory, entries.id());
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
