package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.StoredData;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The view {@code erofs}; looks the file up at each call. */
final class ErofsView implements ErofsFileAttributeView {
  private final ErofsPath path;
  private final boolean follow;

  ErofsView(ErofsPath path, boolean follow) {
    this.path = path;
    this.follow = follow;
  }

  @Override
  public String name() {
    return "erofs";
  }

  @Override
  public ErofsFileAttributes readAttributes() throws IOException {
    return AttributeViews.attributes(path, follow);
  }

  @Override
  public StoredData readStoredData() throws IOException {
    ErofsFileSystem fileSystem = path.getFileSystem();
    return fileSystem.tree().storedData(fileSystem.node(path, follow));
  }

  @Override
  public void readExtents(Consumer<? super FileExtent> action) throws IOException {
    Objects.requireNonNull(action);
    ErofsFileSystem fileSystem = path.getFileSystem();
    fileSystem.tree().forEachExtent(fileSystem.node(path, follow), action);
  }

  @Override
  public void setTimes(
      @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created) {
    throw WriteProtection.refuse(path);
  }
}
