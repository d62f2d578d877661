package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.format.Inode;
import io.github.jerofs.internal.image.ContentReader;
import io.github.jerofs.internal.image.ErofsImage;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Finds the content of a regular file to read. */
final class OpenFile {
  private OpenFile() {}

  /**
   * Returns a reader of the content of {@code path}.
   *
   * @throws FileSystemException if it is not a regular file: reading a device or FIFO of an image
   *     has no meaning
   */
  static ContentReader of(ErofsPath path, boolean follow) throws IOException {
    ErofsFileSystem fileSystem = path.getFileSystem();
    Inode inode = fileSystem.inode(path, follow);
    if (inode.type() != FileType.REGULAR) {
      throw new FileSystemException(path.toString(), null, reason(inode));
    }
    ErofsImage image = fileSystem.openImage();
    image.checkDataIsHere(inode);
    return image.content(inode).reader();
  }

  private static String reason(Inode inode) {
    return switch (inode.type()) {
      case DIRECTORY -> "Is a directory";
      case SYMLINK -> "Is a symbolic link, and NOFOLLOW_LINKS was given";
      default -> "Not a regular file";
    };
  }
}
