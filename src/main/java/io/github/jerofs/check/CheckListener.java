package io.github.jerofs.check;

/**
 * Receives the findings and the progress of {@link io.github.jerofs.Erofs#check}. All methods are
 * called on the thread that runs the check.
 */
public interface CheckListener {
  /** Receives a finding. */
  void finding(Finding finding);

  /**
   * Called once the image is open, before any file is checked.
   *
   * @param inodes the number of inodes stated in the superblock, which may be wrong
   */
  default void begins(long inodes) {}

  /**
   * Called after a file is checked.
   *
   * @param path absolute path of the file; if it exceeds {@code maxPathBytes}, an ellipsis and the
   *     last names
   * @param size size of the file in bytes
   */
  default void checked(String path, long size) {}

  /**
   * Receives the SHA-256 of a regular file's content in hexadecimal, if {@link CheckOptions#digest}
   * is set. A file whose path exceeds {@code maxPathBytes} is reported as a finding instead.
   */
  default void digest(String path, String sha256) {}
}
