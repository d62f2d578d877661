package io.github.jerofs.internal.create;

import io.github.jerofs.internal.path.OneIteratorStream;
import io.github.jerofs.internal.path.PathBytes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the names that a directory had when the stream was opened, in ascending byte order. */
final class CreateDirectoryStream extends OneIteratorStream {
  private final CreatePath directory;
  private final Iterator<byte[]> names;
  private final DirectoryStream.Filter<? super Path> filter;

  CreateDirectoryStream(
      CreatePath directory, List<byte[]> names, DirectoryStream.Filter<? super Path> filter) {
    this.directory = directory;
    this.names = names.iterator();
    this.filter = filter;
  }

  @Override
  protected @Nullable Path find() throws IOException {
    CreateFileSystem fileSystem = directory.getFileSystem();
    while (names.hasNext()) {
      fileSystem.checkOpen();
      Path candidate = fileSystem.path(PathBytes.join(directory.bytes(), names.next()));
      if (filter.accept(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
