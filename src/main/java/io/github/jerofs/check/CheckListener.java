package io.github.jerofs.check;

/**
 * Is told what {@link io.github.jerofs.Erofs#check} does and finds, by the thread that called it.
 */
public interface CheckListener {
  /** Tells of something wrong. */
  void finding(Finding finding);

  /**
   * Tells that the image could be opened.
   *
   * @param inodes how many inodes it says that it has, which need not be true
   */
  default void begins(long inodes) {}

  /**
   * Tells that a file was checked.
   *
   * @param path its absolute path; beyond the limit {@code maxPathBytes}, an ellipsis and the last
   *     names
   * @param size its size in bytes
   */
  default void checked(String path, long size) {}

  /**
   * Tells the SHA-256 of a regular file's content in hexadecimal, where that was asked for. A file
   * whose path is beyond the limit {@code maxPathBytes} is a finding instead.
   */
  default void digest(String path, String sha256) {}
}
