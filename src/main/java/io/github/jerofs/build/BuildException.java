package io.github.jerofs.build;

import java.nio.file.FileSystemException;

/**
 * An image cannot be made of what it is to be made of. The message begins with the path of the
 * entry. Nothing is left at the target.
 */
public final class BuildException extends FileSystemException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param path of the entry, or what else the problem is about
   * @param reason what is wrong, with expected and actual values
   */
  public BuildException(String path, String reason) {
    super(path, null, reason);
  }

  /** Creates an exception with a cause. */
  public BuildException(String path, String reason, Throwable cause) {
    this(path, reason);
    initCause(cause);
  }

  @Override
  public String getMessage() {
    return getFile() + ": " + getReason();
  }
}
