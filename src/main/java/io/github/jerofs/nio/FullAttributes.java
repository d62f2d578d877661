package io.github.jerofs.nio;

import io.github.jerofs.DataLayout;
import io.github.jerofs.ErofsFileAttributes;
import io.github.jerofs.InodeFormat;
import io.github.jerofs.format.Inode;
import io.github.jerofs.image.StorageUse;
import java.util.Set;

/** The attributes of the {@code erofs} view. */
final class FullAttributes extends InodeAttributes implements ErofsFileAttributes {
  private final StorageUse use;

  FullAttributes(ErofsFileSystem fileSystem, Inode inode, StorageUse use) {
    super(fileSystem, inode);
    this.use = use;
  }

  @Override
  public long nid() {
    return inode().nid();
  }

  @Override
  public InodeFormat inodeFormat() {
    return inode().format();
  }

  @Override
  public DataLayout layout() {
    return inode().layout();
  }

  @Override
  public long storedSize() {
    return use.storedSize();
  }

  @Override
  public Set<String> algorithms() {
    return use.algorithms();
  }
}
