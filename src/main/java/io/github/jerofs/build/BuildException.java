package io.github.jerofs.build;

import java.nio.file.FileSystemException;

/**
 * Thrown if an image cannot be built from its input. The message begins with the path of the entry.
 * The target is left unchanged.
 */
public final class BuildException extends FileSystemException {
  private static final long serialVersionUID = 1;

  private final boolean aboutOptions;

  /**
   * Creates an exception.
   *
   * @param path the path of the entry, or another subject of the message
   * @param reason the problem, with expected and actual values
   */
  public BuildException(String path, String reason) {
    this(path, reason, false);
  }

  private BuildException(String subject, String reason, boolean aboutOptions) {
    super(subject, null, reason);
    this.aboutOptions = aboutOptions;
  }

  /** Creates an exception with a cause. */
  public BuildException(String path, String reason, Throwable cause) {
    this(path, reason);
    initCause(cause);
  }

  /**
   * Returns an exception for options that contradict each other, whatever the entries are.
   *
   * @param subject the options, or the one that the others contradict
   * @param reason the contradiction
   */
  public static BuildException ofOptions(String subject, String reason) {
    return new BuildException(subject, reason, true);
  }

  /** Returns whether the options alone are the reason, whatever the entries are. */
  public boolean isAboutOptions() {
    return aboutOptions;
  }

  @Override
  public String getMessage() {
    return getFile() + ": " + getReason();
  }
}
