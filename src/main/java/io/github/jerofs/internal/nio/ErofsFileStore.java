package io.github.jerofs.internal.nio;

import io.github.jerofs.attribute.ImageInfo;
import io.github.jerofs.internal.path.SpaceStore;
import java.nio.file.attribute.FileAttributeView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file store for the image. It is full and read-only. The superblock and the device table define
 * its size.
 */
final class ErofsFileStore extends SpaceStore {
  private final ErofsFileSystem fileSystem;

  ErofsFileStore(ErofsFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  private ImageInfo info() {
    return fileSystem.info();
  }

  /** Returns the volume label, or the image file name if the label is empty. */
  @Override
  public String name() {
    String label = info().label();
    return label.isEmpty() ? fileSystem.location().fileName() : label;
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  /** Returns the total blocks of all devices times the block size, as {@code statfs} does. */
  @Override
  public long getTotalSpace() {
    ImageInfo info = info();
    long most = Long.MAX_VALUE / info.blockSize();
    long blocks = Math.min(info.blocks(), most);
    for (ImageInfo.Device device : info.devices()) {
      blocks = Math.min(blocks + device.blocks(), most);
    }
    return blocks * info.blockSize();
  }

  @Override
  public long getUsableSpace() {
    return 0;
  }

  @Override
  public long getUnallocatedSpace() {
    return 0;
  }

  @Override
  public long getBlockSize() {
    return info().blockSize();
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return AttributeViews.nameOf(Objects.requireNonNull(type)) != null;
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return AttributeViews.names().contains(name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ErofsFileStore that && that.fileSystem.equals(fileSystem);
  }

  @Override
  public int hashCode() {
    return fileSystem.hashCode();
  }

  @Override
  public String toString() {
    return name() + " (" + fileSystem.location() + ")";
  }
}
