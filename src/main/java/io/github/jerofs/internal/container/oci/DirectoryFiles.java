package io.github.jerofs.internal.container.oci;

import io.github.jerofs.error.CorruptImageException;
import io.github.jerofs.error.ImagePlace;
import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files below a directory. Paths come from untrusted manifests: one that leads out of the
 * directory matches nothing.
 *
 * @param directory the directory
 */
record DirectoryFiles(Path directory) implements LayoutFiles {
  @Override
  public String name() {
    return directory.toString();
  }

  /** Returns the regular file at {@code path}, if there is one. */
  private Optional<Path> file(String path) {
    try {
      Path relative = directory.getFileSystem().getPath(path);
      if (relative.getRoot() != null || hasParent(relative)) {
        return Optional.empty();
      }
      return Optional.of(directory.resolve(relative)).filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty(); // no file has such a name
    }
  }

  private static boolean hasParent(Path relative) {
    for (Path name : relative) {
      if (name.toString().equals("..")) {
        return true;
      }
    }
    return false;
  }

  private Path existing(String path) throws CorruptImageException {
    return file(path)
        .orElseThrow(
            () ->
                new CorruptImageException(
                    ImagePlace.of(name(), ImagePlace.NO_OFFSET), "no file '" + path + "'"));
  }

  @Override
  public long length(String path) throws IOException {
    Optional<Path> file = file(path);
    return file.isPresent() ? Files.size(file.get()) : -1;
  }

  @Override
  public ImageSource open(String path) throws IOException {
    return Sources.open(existing(path), ImageAccess.CHANNEL);
  }

  @Override
  public ImageLocation locate(String path) throws IOException {
    return ImageLocation.of(existing(path));
  }

  @Override
  public void close() {}
}
