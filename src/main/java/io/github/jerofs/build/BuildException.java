package io.github.jerofs.build;

import java.nio.file.FileSystemException;

/**
 * Thrown if an image cannot be built from its input. The message begins with the path of the entry.
 * The target is left unchanged.
 */
public final class BuildException extends FileSystemException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param path the path of the entry, or another subject of the message
   * @param reason the problem, with expected and actual values
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
