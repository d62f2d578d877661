package io.github.jerofs.error;

import java.nio.file.FileSystemException;

/**
 * A handle names no file of this image: it comes from another image, or was made up. The reason
 * begins with the words that other systems have for it, {@code stale file handle}.
 */
public final class StaleFileHandleException extends FileSystemException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param image name of the image
   * @param nid the inode number that names no file
   * @param why what is wrong
   */
  public StaleFileHandleException(String image, long nid, String why) {
    super(image, null, "stale file handle: " + why + " (inode " + Long.toUnsignedString(nid) + ")");
  }
}
