package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.DataObject;
import io.github.jerofs.attribute.ErofsFileAttributeView;
import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.attribute.FileExtent;
import io.github.jerofs.attribute.StoredData;
import io.github.jerofs.error.UnsupportedImageException;
import io.github.jerofs.internal.tree.DataDigest;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.OpenTree;
import io.github.jerofs.internal.verity.FsVerity;
import io.github.jerofs.option.FsVerityDigest;
import io.github.jerofs.option.FsVerityOptions;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The {@code erofs} view. Each call resolves the path again. */
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
  public String readSha256() throws IOException {
    Node node = RegularFile.node(path, follow);
    return DataDigest.open(path.getFileSystem().tree(), node).sha256();
  }

  @Override
  public FsVerityDigest readFsVerityDigest() throws IOException {
    Node node = RegularFile.node(path, follow);
    OpenTree tree = path.getFileSystem().tree();
    DataDigest data;
    try {
      data = DataDigest.open(tree, node);
    } catch (UnsupportedImageException e) {
      return tree.object(node).flatMap(DataObject::digest).orElseThrow(() -> e);
    }
    return FsVerity.digest(data.size(), data::readFully, FsVerityOptions.DEFAULT);
  }

  @Override
  public Optional<DataObject> readObject() throws IOException {
    ErofsFileSystem fileSystem = path.getFileSystem();
    return fileSystem.tree().object(fileSystem.node(path, follow));
  }

  @Override
  public void setTimes(
      @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created) {
    throw WriteProtection.refuse(path);
  }
}
