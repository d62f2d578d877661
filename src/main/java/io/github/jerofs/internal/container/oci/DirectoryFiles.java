package io.github.jerofs.internal.container.oci;

import io.github.jerofs.internal.source.ImageSource;
import io.github.jerofs.internal.source.Sources;
import io.github.jerofs.option.ImageAccess;
import io.github.jerofs.storage.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files below a directory.
 *
 * @param directory the directory
 */
record DirectoryFiles(Path directory) implements LayoutFiles {
  @Override
  public String name() {
    return directory.toString();
  }

  @Override
  public long length(String path) throws IOException {
    Path file = directory.resolve(path);
    return Files.isRegularFile(file) ? Files.size(file) : -1;
  }

  @Override
  public ImageSource open(String path) throws IOException {
    return Sources.open(directory.resolve(path), ImageAccess.CHANNEL);
  }

  @Override
  public ImageLocation locate(String path) {
    return ImageLocation.of(directory.resolve(path));
  }

  @Override
  public void close() {}
}
