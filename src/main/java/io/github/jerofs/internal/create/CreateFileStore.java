package io.github.jerofs.internal.create;

import io.github.jerofs.internal.path.AttributeNames;
import io.github.jerofs.internal.path.SpaceStore;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.attribute.FileAttributeView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The store of an image that is being created. Its space is that of the temporary file. */
final class CreateFileStore extends SpaceStore {
  private final CreateFileSystem fileSystem;

  CreateFileStore(CreateFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  private FileStore host() throws IOException {
    return Files.getFileStore(fileSystem.spool().directory());
  }

  @Override
  public String name() {
    return String.valueOf(fileSystem.target().getFileName());
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public long getTotalSpace() throws IOException {
    return host().getTotalSpace();
  }

  @Override
  public long getUsableSpace() throws IOException {
    return host().getUsableSpace();
  }

  @Override
  public long getUnallocatedSpace() throws IOException {
    return host().getUnallocatedSpace();
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return AttributeNames.viewOf(Objects.requireNonNull(type)) != null;
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return StagedViews.NAMES.contains(name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CreateFileStore that && that.fileSystem.equals(fileSystem);
  }

  @Override
  public int hashCode() {
    return fileSystem.hashCode();
  }

  @Override
  public String toString() {
    return name() + " (" + fileSystem.target() + ")";
  }
}
