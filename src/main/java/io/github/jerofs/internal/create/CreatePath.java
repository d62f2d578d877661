package io.github.jerofs.internal.create;

import io.github.jerofs.internal.path.BytesPath;

/** A path in an image that is being created. */
final class CreatePath extends BytesPath {
  private final CreateFileSystem fileSystem;

  CreatePath(CreateFileSystem fileSystem, byte[] path) {
    super(path);
    this.fileSystem = fileSystem;
  }

  @Override
  public CreateFileSystem getFileSystem() {
    return fileSystem;
  }
}
