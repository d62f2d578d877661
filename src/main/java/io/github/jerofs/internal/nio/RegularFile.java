package io.github.jerofs.internal.nio;

import io.github.jerofs.internal.format.FileType;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.OpenFile;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Opens regular files for reading. */
final class RegularFile {
  private RegularFile() {}

  /**
   * Opens the content of {@code path}.
   *
   * @throws FileSystemException if it is not a regular file; devices and FIFOs in an image cannot
   *     be read
   */
  static OpenFile open(ErofsPath path, boolean follow) throws IOException {
    return path.getFileSystem().tree().open(node(path, follow));
  }

  /**
   * Returns the node of {@code path}.
   *
   * @throws FileSystemException if it is not a regular file
   */
  static Node node(ErofsPath path, boolean follow) throws IOException {
    Node node = path.getFileSystem().node(path, follow);
    if (node.type() != FileType.REGULAR) {
      throw new FileSystemException(path.toString(), null, reason(node));
    }
    return node;
  }

  private static String reason(Node node) {
    return switch (node.type()) {
      case DIRECTORY -> "Is a directory";
      case SYMLINK -> "Is a symbolic link, and NOFOLLOW_LINKS was given";
      default -> "Not a regular file";
    };
  }
}
