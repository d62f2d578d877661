package io.github.jerofs.internal.write.tar;

import java.io.IOException;

/**
 * The cause of a {@link io.github.jerofs.build.BuildException} for a valid entry that an index
 * cannot describe.
 */
public final class UnindexableException extends IOException {
  private static final long serialVersionUID = 1;

  UnindexableException(String message) {
    super(message);
  }
}
