package io.github.jerofs.internal.nio;

import io.github.jerofs.error.ErofsLimit;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.path.OneIteratorStream;
import io.github.jerofs.internal.tree.OpenDirectory;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.tree.Resolution;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Lists a directory in on-disk order, which is ascending byte order of the names. Each returned
 * path caches its parent directory and inode id.
 */
final class ErofsDirectoryStream extends OneIteratorStream {
  private final ErofsPath path;
  private final Resolution.Resolved directory;
  private final OpenDirectory entries;
  private final DirectoryStream.Filter<? super Path> filter;

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
  protected @Nullable Path find() throws IOException {
    while (entries.next()) {
      Path candidate = path.child(entries.name(), directory, entries.id());
      if (filter.accept(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
