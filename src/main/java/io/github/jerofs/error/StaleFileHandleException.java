package io.github.jerofs.error;

import java.nio.file.FileSystemException;

/**
 * Thrown if a file handle or file key does not identify a file of the image: it belongs to another
 * image or is invalid. The reason begins with the standard text for {@code ESTALE}, {@code stale
 * file handle}.
 */
public final class StaleFileHandleException extends FileSystemException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param image name of the image
   * @param nid the inode number in the handle
   * @param why what is wrong
   */
  public StaleFileHandleException(String image, long nid, String why) {
    super(image, null, "stale file handle: " + why + " (inode " + Long.toUnsignedString(nid) + ")");
  }
}
