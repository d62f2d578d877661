package io.github.jerofs.nio;

import io.github.jerofs.ErofsFileAttributeView;
import io.github.jerofs.ErofsFileAttributes;
import io.github.jerofs.StoredData;
import io.github.jerofs.format.Inode;
import io.github.jerofs.image.InodeContent;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
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
    return AttributeViews.inode(path, follow);
  }

  @Override
  public StoredData readStoredData() throws IOException {
    ErofsFileSystem fileSystem = path.getFileSystem();
    return fileSystem.openImage().storedData(fileSystem.inode(path, follow));
  }

  @Override
  public long nextData(long position) throws IOException {
    return search(position, InodeContent::dataFrom);
  }

  @Override
  public long nextHole(long position) throws IOException {
    return search(position, InodeContent::holeFrom);
  }

  private interface Search {
    long from(InodeContent content, long position) throws IOException;
  }

  private long search(long position, Search search) throws IOException {
    if (position < 0) {
      throw new IllegalArgumentException("negative position: " + position);
    }
    ErofsFileSystem fileSystem = path.getFileSystem();
    Inode inode = fileSystem.inode(path, follow);
    if (inode.type().isSpecial()) {
      return 0; // what the inode says of data is a device number
    }
    InodeContent content = fileSystem.openImage().content(inode);
    return search.from(content, Math.min(position, content.size()));
  }

  @Override
  public void setTimes(
      @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created) {
    throw WriteProtection.refuse();
  }
}
